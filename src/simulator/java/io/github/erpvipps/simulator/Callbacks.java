package io.github.erpvipps.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Tells the merchant the outcome of a payment that eCom made: once, within three seconds, never again. */
final class Callbacks implements Witness {
    private static final int TIMEOUT_MS = 3_000;

    private static final long USUAL_LATENESS_MS = 300;

    /** A long run must not fill the memory. */
    private static final int MOST_KEPT = 20_000;

    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final HttpClient client;
    private final Faults faults;
    private final Tally tally;
    private final Journal journal;
    private final Deque<SentCallback> sent = new ArrayDeque<>();

    Callbacks(SimulatorSettings settings, Vertx vertx, Faults faults, Tally tally, Journal journal) {
        this.settings = settings;
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MS));
        this.faults = faults;
        this.tally = tally;
        this.journal = journal;
    }

    /** Only the outcome of the request to pay is told; later captures, refunds and cancellations never are. */
    @Override
    public void saw(Payment payment, BookedPayment.Entry entry) {
        if (payment.order.callback() == null) {
            return;
        }
        switch (entry.operation()) {
            case "RESERVE" -> send(payment, entry.success() ? "RESERVED" : "RESERVE_FAILED", entry);
            case "SALE" -> send(payment, entry.success() ? "SALE" : "SALE_FAILED", entry);
            case "CANCEL" -> {
                if (payment.phase() == Payment.Phase.ABORTED) {
                    send(payment, "CANCELLED", entry);
                }
            }
            case "EXPIRE" -> {
                if (settings.callbackOnTimeout() && !payment.customerReacted()) {
                    send(payment, "REJECTED", payment.log().get(0));
                }
            }
            default -> {}
        }
    }

    private void send(Payment payment, String status, BookedPayment.Entry entry) {
        String authToken = payment.order.callback().authToken();
        Fault fault = faults.ofCallback(payment.id.reference());
        journal.commit();
        switch (fault.kind()) {
            case CALLBACK_LOST -> {}
            case CALLBACK_LATE -> {
                long delayMs = fault.delayMs() == 0 ? USUAL_LATENESS_MS : fault.delayMs();
                vertx.setTimer(delayMs, late -> post(payment, status, authToken, entry));
            }
            case CALLBACK_TWICE -> {
                post(payment, status, authToken, entry);
                post(payment, status, authToken, entry);
            }
            case CALLBACK_FORGED -> {
                post(payment, "RESERVED", "forged-" + entry.transactionId(), entry);
                post(payment, status, authToken, entry);
            }
            default -> post(payment, status, authToken, entry);
        }
    }

    private void post(Payment payment, String status, String authToken, BookedPayment.Entry entry) {
        String url = payment.order.callback().prefix() + "/v2/payments/" + payment.id.reference();
        request(url)
                .compose(request -> {
                    if (!authToken.isEmpty()) {
                        request.putHeader("Authorization", authToken);
                    }
                    return request.putHeader("Content-Type", Answer.JSON)
                            .send(body(payment, status, entry).toBuffer());
                })
                .map(HttpClientResponse::statusCode)
                .otherwise(0)
                .map(httpStatus -> new SentCallback(payment.id.reference(), url, status, httpStatus, Instant.now()))
                .onSuccess(callback -> {
                    journal.add(new Event.CalledBack(callback));
                    came(callback);
                });
    }

    void came(SentCallback callback) {
        tally.callback(callback.httpStatus());
        sent.addLast(callback);
        if (sent.size() > MOST_KEPT) {
            sent.removeFirst();
        }
    }

    private Future<HttpClientRequest> request(String url) {
        try {
            return client.request(new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(url)
                    .setTimeout(TIMEOUT_MS));
        } catch (RuntimeException notAnAddress) {
            return Future.failedFuture(notAnAddress);
        }
    }

    /** The serial number is an integer here, against the OpenAPI file and like the real one. */
    private static JsonObject body(Payment payment, String status, BookedPayment.Entry entry) {
        JsonObject body = new JsonObject()
                .put("merchantSerialNumber", Integer.parseInt(payment.id.salesUnit()))
                .put("orderId", payment.id.reference())
                .put(
                        "transactionInfo",
                        new JsonObject()
                                .put("amount", entry.amountMinor())
                                .put("status", status)
                                .put("timeStamp", entry.time().toString())
                                .put("transactionId", entry.transactionId()));
        return status.endsWith("_FAILED")
                ? body.put("errorInfo", EcomErrors.object("Payment", "42", "Refused by issuer bank"))
                : body;
    }

    List<SentCallback> sent() {
        return List.copyOf(sent);
    }

    void clear() {
        sent.clear();
    }
}
