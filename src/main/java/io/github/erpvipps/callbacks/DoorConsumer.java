package io.github.erpvipps.callbacks;

import io.github.erpvipps.callbacks.Doorkeeper.Listener;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.DefaultConsumer;

/**
 * Takes a request on the server's own thread, which waits for nothing. Who sends it is judged before a byte of the body is read.
 * The route gets what was heard as its body and nothing else, and leaves the HTTP status there.
 */
final class DoorConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final int LARGEST_BODY = 64 * 1024;
    private static final long LINGER_MS = 1_000;
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^/}]+)}");

    private final Door door;
    private Route route;

    DoorConsumer(PlatformHttpEndpoint endpoint, Processor processor, Door door) {
        super(endpoint, processor);
        this.door = door;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String path = PATH_PARAMETER.matcher(getEndpoint().getPath()).replaceAll(":$1");
        route = router().route(HttpMethod.POST, path).handler(this::receive);
    }

    @Override
    protected void doStop() throws Exception {
        if (route != null) {
            route.remove();
        }
        super.doStop();
    }

    /** That of {@code server.port}, never that of the management port. */
    private Router router() {
        return getEndpoint().getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a door needs camel.server.enabled"));
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isSuspended() || !door.enter()) {
            answer(request, Batches.NOT_STORED);
            return;
        }
        try {
            receive(request, context.pathParams());
        } catch (RuntimeException e) {
            // Whoever came in leaves, or a thousand odd requests would close the door for good.
            getExceptionHandler().handleException(e);
            leave(request, 500);
        }
    }

    private void receive(HttpServerRequest request, Map<String, String> path) {
        Optional<Listener> listener = door.keeper().letIn(request.headers(), path);
        if (listener.isEmpty()) {
            leave(request, 401);
        } else if (isTooLong(request)) {
            leave(request, 413);
        } else {
            read(request, listener.get());
        }
    }

    private void read(HttpServerRequest request, Listener listener) {
        if (request.version() != HttpVersion.HTTP_1_0
                && request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > LARGEST_BODY) {
                // What follows is dropped, so that the answer is heard before the connection is closed.
                request.handler(dropped -> {}).endHandler(end -> {}).exceptionHandler(e -> {});
                leave(request, 413);
            } else {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(lost -> {
            // A broken request is told of twice, with its connection's end.
            request.exceptionHandler(again -> {});
            door.leave();
        });
        request.endHandler(end -> {
            // From here on a lost connection changes nothing: the route's end leaves the door.
            request.exceptionHandler(e -> {});
            hear(request, listener, body.getBytes());
        });
    }

    private void hear(HttpServerRequest request, Listener listener, byte[] body) {
        Optional<?> heard = Optional.empty();
        int status = 401;
        try {
            heard = listener.hear(body);
        } catch (RuntimeException e) {
            // Nobody above would notice, and who came in would never leave.
            getExceptionHandler().handleException(e);
            status = 500;
        }
        if (heard.isEmpty()) {
            leave(request, status);
        } else {
            handOn(request, heard.get());
        }
    }

    private void handOn(HttpServerRequest request, Object heard) {
        Context loop = Vertx.currentContext();
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getMessage().setBody(heard);
        try {
            createUoW(exchange);
        } catch (Exception e) {
            getExceptionHandler().handleException(e);
            leave(request, 500);
            return;
        }
        getAsyncProcessor().process(exchange, routedHere -> {
            if (exchange.getException() != null) {
                getExceptionHandler()
                        .handleException("what was heard was not stored", exchange, exchange.getException());
            }
            Integer status =
                    exchange.getException() == null ? exchange.getMessage().getBody(Integer.class) : null;
            doneUoW(exchange);
            releaseExchange(exchange, false);
            loop.runOnContext(then -> leave(request, status == null ? 500 : status));
        });
    }

    private void leave(HttpServerRequest request, int status) {
        door.leave();
        answer(request, status);
    }

    private static boolean isTooLong(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 9 || Integer.parseInt(length) > LARGEST_BODY);
    }

    /** Answers without a word: whoever is refused learns nothing. */
    private void answer(HttpServerRequest request, int status) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        boolean smallOrWhole =
                request.isEnded() || (request.getHeader(HttpHeaders.CONTENT_LENGTH) != null && !isTooLong(request));
        door.answered(status);
        if (smallOrWhole) {
            response.end();
        } else {
            Context loop = Vertx.currentContext();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end()
                    .onComplete(sent -> loop.owner()
                            .setTimer(LINGER_MS, later -> request.connection().close()));
        }
    }
}
