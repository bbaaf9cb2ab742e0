package io.github.erpvipps.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * Answers access tokens and captures in eCom's shape after a given latency, counts calls by idempotency key, and does nothing
 * else: the simulator, with its books and its referee, would be what is measured.
 *
 * <p>{@code POST /stand-in/begin?latency=MS} forgets all counts; {@code GET /stand-in/counts} tells them. All state belongs to the
 * one event loop.
 */
public final class StandIn {

    private static final String CAPTURE = "/capture";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Vertx vertx;
    private final Set<String> keys = new HashSet<>();
    private long latencyMs;
    private int calls;
    private int others;
    private int inFlight;
    private int mostInFlight;
    private long firstCallAt;

    private StandIn(Vertx vertx) {
        this.vertx = vertx;
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
        if (path.endsWith(CAPTURE)) {
            request.body().onSuccess(body -> capture(request, body));
        } else if ("/accesstoken/get".equals(path)) {
            answer(request.response(), token());
        } else if ("/stand-in/begin".equals(path)) {
            begin(Long.parseLong(request.getParam("latency")));
            answer(request.response(), counts());
        } else if ("/stand-in/counts".equals(path)) {
            answer(request.response(), counts());
        } else {
            others++;
            request.response().setStatusCode(NOT_FOUND).end();
        }
    }

    private void begin(long newLatencyMs) {
        latencyMs = newLatencyMs;
        keys.clear();
        calls = 0;
        others = 0;
        mostInFlight = 0;
        firstCallAt = 0;
    }

    private void capture(HttpServerRequest request, Buffer body) {
        String key = request.getHeader("X-Request-Id");
        if (key == null) {
            others++;
            request.response().setStatusCode(BAD_REQUEST).end();
            return;
        }
        if (calls == 0) {
            firstCallAt = System.currentTimeMillis();
        }
        calls++;
        keys.add(key);
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        JsonObject captured = captured(request.path(), key, new JsonObject(body));
        if (latencyMs == 0) {
            finish(request.response(), captured);
        } else {
            vertx.setTimer(latencyMs, timer -> finish(request.response(), captured));
        }
    }

    private void finish(HttpServerResponse response, JsonObject captured) {
        inFlight--;
        answer(response, captured);
    }

    private static JsonObject captured(String path, String key, JsonObject body) {
        String[] parts = path.split("/");
        long amount = body.getJsonObject("transaction").getLong("amount");
        return new JsonObject()
                .put("paymentInstrument", "VISA")
                .put("orderId", parts[parts.length - 2])
                .put(
                        "transactionInfo",
                        new JsonObject()
                                .put("amount", amount)
                                .put("timeStamp", "2026-01-01T00:00:00.000Z")
                                .put("transactionText", "Benchmark")
                                .put("status", "Captured")
                                .put("transactionId", "T" + key))
                .put(
                        "transactionSummary",
                        new JsonObject()
                                .put("capturedAmount", amount)
                                .put("remainingAmountToCapture", 0)
                                .put("refundedAmount", 0)
                                .put("remainingAmountToRefund", amount)
                                .put("bankIdentificationNumber", 123456));
    }

    private static JsonObject token() {
        return new JsonObject()
                .put("token_type", "Bearer")
                .put("expires_in", "86398")
                .put("ext_expires_in", "0")
                .put("expires_on", String.valueOf(System.currentTimeMillis() / 1000 + 86_398))
                .put("not_before", String.valueOf(System.currentTimeMillis() / 1000))
                .put("resource", "00000002-0000-0000-c000-000000000000")
                .put("access_token", "token-of-the-stand-in");
    }

    private JsonObject counts() {
        return new JsonObject()
                .put("calls", calls)
                .put("duplicates", calls - keys.size())
                .put("others", others)
                .put("mostInFlight", mostInFlight)
                .put("firstCallAt", firstCallAt);
    }

    private static void answer(HttpServerResponse response, JsonObject body) {
        response.putHeader("Content-Type", "application/json").end(body.toBuffer());
    }
}
