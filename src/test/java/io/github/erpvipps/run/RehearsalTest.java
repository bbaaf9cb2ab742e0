package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.flows.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;

/** A rehearsal starts a bridge in the installation's own folder, beside its inbox and whatever routes lie there. */
class RehearsalTest {

    @Test
    void noRouteRunsInARehearsal() throws Exception {
        Settings settings = Settings.load(Path.of("").toAbsolutePath(), null, Map.of())
                .with("""
                vipps.base-url=http://127.0.0.1:9
                vipps.client-id=rehearsal
                vipps.client-secret=rehearsal
                vipps.subscription-key=rehearsal
                vipps.merchant-serial-number=123456
                vipps.callback-prefix=https://rehearsal.example.com/vipps/callbacks
                bridge.callback-secret=a-secret-of-a-rehearsal
                bridge.jdbc-url=%s
                bridge.username=%s
                erp.create-tables=true
                server.host=127.0.0.1
                server.port=0
                management.port=0
                """.formatted(TestPostgres.newDatabase(), OwnPostgres.USER));

        try (Bridge bridge = Bridge.rehearse(settings)) {
            assertThat(bridge.camel().getRoutes())
                    .extracting(Route::getRouteId)
                    .contains("accept-files", "accept-orders");
            assertThat(bridge.camel().getRoutes())
                    .extracting(route -> bridge.camel().getRouteController().getRouteStatus(route.getRouteId()))
                    .containsOnly(ServiceStatus.Stopped);
        }
    }
}
