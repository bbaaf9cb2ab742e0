package io.github.erpvipps.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Answers access tokens at once, and initiations, looks and captures in eCom's shape after a given latency. It counts calls, and
 * does nothing else: the simulator, with its books and its referee, would be what is measured.
 *
 * <p>{@code POST /stand-in/begin?latency=MS} forgets all counts; {@code GET /stand-in/counts} tells them, with a name for each
 * {@link Call}. All state belongs to the one event loop.
 */
public final class StandIn {

    private static final String PAYMENTS = "/ecomm/v2/payments";
    private static final long AMOUNT_MINOR = 10_000;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /** What came of one kind of call. */
    private static final class Count {

        private final Set<String> keys = new HashSet<>();
        private int calls;
        private int inFlight;
        private int mostInFlight;
        private long firstCallAt;

        private void begin(String key) {
            if (calls == 0) {
                firstCallAt = System.currentTimeMillis();
            }
            calls++;
            keys.add(key);
            inFlight++;
            mostInFlight = Math.max(mostInFlight, inFlight);
        }

        private void end() {
            inFlight--;
        }

        private JsonObject told() {
            return new JsonObject()
                    .put("calls", calls)
                    .put("duplicates", calls - keys.size())
                    .put("mostInFlight", mostInFlight)
                    .put("firstCallAt", firstCallAt);
        }
    }

    private final Vertx vertx;
    private Map<Call, Count> counts = new EnumMap<>(Call.class);
    private long latencyMs;
    private int strange;

    private StandIn(Vertx vertx) {
        this.vertx = vertx;
        begin(0);
    }

    /** Prints its port once it listens. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        StandIn standIn = new StandIn(vertx);
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(standIn::handle)
                .listen()
                .onSuccess(server -> System.out.println("listening on " + server.actualPort()))
                .onFailure(failure -> {
                    System.out.println(failure);
                    vertx.close();
                });
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (request.method().equals(HttpMethod.POST) && path.equals(PAYMENTS)) {
            request.body().onSuccess(body -> initiate(request, body));
        } else if (path.startsWith(PAYMENTS) && path.endsWith("/capture")) {
            request.body().onSuccess(body -> capture(request, body));
        } else if (path.startsWith(PAYMENTS) && path.endsWith("/details")) {
            String reference = reference(path);
            answerLater(Call.STATUS_CHECK, reference, request, EcomAnswer.reserved(reference, AMOUNT_MINOR));
        } else if ("/accesstoken/get".equals(path)) {
            answer(request.response(), EcomAnswer.token());
        } else if ("/stand-in/begin".equals(path)) {
            begin(Long.parseLong(request.getParam("latency")));
            answer(request.response(), told());
        } else if ("/stand-in/counts".equals(path)) {
            answer(request.response(), told());
        } else {
            refuse(request, NOT_FOUND);
        }
    }

    private void begin(long newLatencyMs) {
        latencyMs = newLatencyMs;
        strange = 0;
        // What is still in flight ends on the counts that it began on.
        counts = new EnumMap<>(Call.class);
        for (Call call : Call.values()) {
            counts.put(call, new Count());
        }
    }

    /** eCom has no key for an initiation: the order's id is what tells two of them apart. */
    private void initiate(HttpServerRequest request, Buffer body) {
        String reference = new JsonObject(body).getJsonObject("transaction").getString("orderId");
        answerLater(Call.INITIATE, reference, request, EcomAnswer.initiated(reference));
    }

    private void capture(HttpServerRequest request, Buffer body) {
        String key = request.getHeader("X-Request-Id");
        if (key == null) {
            refuse(request, BAD_REQUEST);
            return;
        }
        long amount = new JsonObject(body).getJsonObject("transaction").getLong("amount");
        answerLater(Call.CAPTURE, key, request, EcomAnswer.captured(reference(request.path()), key, amount));
    }

    private static String reference(String path) {
        String[] parts = path.split("/");
        return parts[parts.length - 2];
    }

    private void answerLater(Call call, String key, HttpServerRequest request, JsonObject answer) {
        Count count = counts.get(call);
        count.begin(key);
        if (latencyMs == 0) {
            count.end();
            answer(request.response(), answer);
            return;
        }
        vertx.setTimer(latencyMs, timer -> {
            count.end();
            answer(request.response(), answer);
        });
    }

    private void refuse(HttpServerRequest request, int status) {
        strange++;
        request.response().setStatusCode(status).end();
    }

    private JsonObject told() {
        JsonObject told = new JsonObject().put("strange", strange);
        counts.forEach((call, count) -> told.put(call.id(), count.told()));
        return told;
    }

    private static void answer(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.toBuffer());
    }
}
