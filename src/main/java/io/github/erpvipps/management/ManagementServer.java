package io.github.erpvipps.management;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig.AuthenticationConfigEntry;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;

/**
 * Camel's servers, with our door before the management one: Camel's own settings know one path that wants a login, and no path
 * that does without.
 */
public final class ManagementServer extends DefaultMainHttpServerFactory {

    private final Optional<BasicLogin> login;

    public ManagementServer(Optional<BasicLogin> login) {
        this.login = login;
    }

    @Override
    public Service newHttpManagementServer(
            CamelContext camel, HttpManagementServerConfigurationProperties configuration) {
        ManagementHttpServer server = (ManagementHttpServer) super.newHttpManagementServer(camel, configuration);
        login.map(ManagementDoor::new).ifPresent(door -> {
            AuthenticationConfig authentication = server.getConfiguration().getAuthenticationConfig();
            authentication.getEntries().add(before(door));
            authentication.setEnabled(true);
        });
        return server;
    }

    private static AuthenticationConfigEntry before(ManagementDoor door) {
        AuthenticationConfigEntry everything = new AuthenticationConfigEntry() {
            @Override
            public Handler<RoutingContext> createAuthenticationHandler(Vertx vertx) {
                return door;
            }
        };
        everything.setPath("/*");
        return everything;
    }
}
