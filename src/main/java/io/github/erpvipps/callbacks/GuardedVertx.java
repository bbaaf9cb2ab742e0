package io.github.erpvipps.callbacks;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x whose HTTP servers have limits. Camel makes its servers with default options and offers no setting for them, but it
 * takes the Vert.x that it finds in its registry.
 */
public final class GuardedVertx extends VertxWrapper {

    private static final int LARGEST_HEADERS = 8 * 1024;
    private static final int LONGEST_REQUEST_LINE = 2 * 1024;
    private static final int IDLE_SECONDS = 75;

    private final int mostConnections;
    private final long requestMillis;

    /**
     * @param mostConnections open at once on each server; beyond, one that still owes a request has to go
     * @param requestMillis from a connection's opening or a request's first line to the request's last byte
     */
    public GuardedVertx(int mostConnections, long requestMillis) {
        super((VertxInternal) Vertx.vertx());
        this.mostConnections = mostConnections;
        this.requestMillis = requestMillis;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        options.setMaxHeaderSize(LARGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                // Whom the system's own queue does not hold, that caller's system tries again after 1, 3, 7, 15 …
                // seconds.
                .setAcceptBacklog(mostConnections)
                // One request at a time on a connection, and a connection that is known from its first byte on.
                .setHttp2ClearTextEnabled(false);
        Connections connections = new Connections(mostConnections, requestMillis, IDLE_SECONDS * 1_000L);
        HttpServer server = new HttpServerImpl(delegate, options) {
            @Override
            public synchronized HttpServer requestHandler(Handler<HttpServerRequest> handler) {
                return super.requestHandler(request -> {
                    connections.began(request);
                    handler.handle(request);
                });
            }
        };
        server.connectionHandler(connections::opened);
        delegate.setPeriodic(Math.max(100, requestMillis / 5), tick -> connections.closeTheSlow());
        return server;
    }

    @Override
    public HttpServer createHttpServer() {
        return createHttpServer(new HttpServerOptions());
    }
}
