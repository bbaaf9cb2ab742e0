package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.flows.Installation;
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
                .with(Installation.LEAST_SETTINGS)
                .with("bridge.jdbc-url", TestPostgres.newDatabase())
                .with("bridge.username", OwnPostgres.USER)
                .with("erp.create-tables", "true");

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
