package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One request on its way through the simulator. */
final class Call {
    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "client_id", "client_secret", "ocp-apim-subscription-key");

    final Instant time = Instant.now();
    final long arrivedNanos = System.nanoTime();

    /** What it has in common with others that came in an unknown order; 0: nothing. */
    final long blur;

    /** When it was sent at the earliest. */
    final Instant earliest;

    final VippsApi api;
    final Operation operation;
    final HttpServerRequest request;
    final Buffer body;
    final PaymentId payment;
    Fault fault = Fault.NONE;

    /** As it is so far; null until it has its number. */
    RecordedCall record;

    /** Its sender closed the connection. */
    boolean hungUp;

    Call(VippsApi api, Operation operation, RoutingContext http, Books books, Pulse pulse) {
        this.blur = pulse.blur();
        this.earliest = pulse.earliest();
        this.api = api;
        this.operation = operation;
        this.request = http.request();
        this.body = http.body().buffer() == null ? Buffer.buffer() : http.body().buffer();
        JsonObject json = lenientJson();
        String reference = operation == Operation.INITIATE ? api.referenceIn(json) : http.pathParam("reference");
        this.payment = new PaymentId(salesUnit(json, reference, books), reference == null ? "" : reference);
    }

    /** Taken from the header, else from the body, else from the payment that is meant. */
    private String salesUnit(JsonObject json, String reference, Books books) {
        String header = header("Merchant-Serial-Number");
        String unit = header != null ? header : api.salesUnitIn(json);
        return unit != null
                ? unit
                : books.find(reference).map(known -> known.id.salesUnit()).orElse("");
    }

    boolean isAbout(PaymentId other) {
        return payment.mayMean(other);
    }

    String header(String name) {
        return request.getHeader(name);
    }

    /** Empty where there is none. */
    String key() {
        String key = operation.hasKey(api.name()) ? header(api.keyHeader()) : null;
        return key == null ? "" : key;
    }

    boolean isAnswered() {
        return record != null && !record.outcome().equals(RecordedCall.IN_FLIGHT);
    }

    private JsonObject lenientJson() {
        try {
            return body.length() == 0 ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException | ClassCastException notAnObject) {
            return new JsonObject();
        }
    }

    void number(long number) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            headers.put(lower, SECRET_HEADERS.contains(lower) ? "***" : value);
        });
        record = new RecordedCall(
                number,
                time,
                api.name(),
                operation,
                payment.salesUnit(),
                payment.reference(),
                key(),
                body.getBytes(),
                headers,
                FaultKind.NONE,
                RecordedCall.IN_FLIGHT);
    }
}
