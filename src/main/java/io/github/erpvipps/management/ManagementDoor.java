package io.github.erpvipps.management;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Stands before everything on the management address. Strangers learn whether the bridge is live and ready, and nothing else:
 * whatever is not, to the letter, one of these two requests needs the login, also what exists only in a later version.
 */
final class ManagementDoor implements Handler<RoutingContext> {

    static final String LIVE = "/observe/health/live";
    static final String READY = "/observe/health/ready";

    private static final Set<String> OPEN = Set.of(LIVE, READY);
    private static final int UNAUTHORIZED = 401;

    private final BasicLogin login;

    ManagementDoor(BasicLogin login) {
        this.login = login;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (login.admits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
        } else if (isOpen(request)) {
            onlyTheStatus(request.params());
            context.next();
        } else {
            context.response()
                    .setStatusCode(UNAUTHORIZED)
                    .putHeader("WWW-Authenticate", "Basic realm=\"bridge\", charset=\"UTF-8\"")
                    .end();
        }
    }

    /** By the path as it came in, not as the router reads it: what has to be decoded or shortened first is not open. */
    private static boolean isOpen(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) && OPEN.contains(request.path());
    }

    /** Camel lets the request say how much it tells. */
    private static void onlyTheStatus(MultiMap parameters) {
        parameters.clear();
        parameters.add("exposureLevel", "oneline");
    }
}
