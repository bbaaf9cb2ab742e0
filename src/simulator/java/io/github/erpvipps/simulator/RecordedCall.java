package io.github.erpvipps.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * One request as it came in. Header names are in lower case and secrets masked; {@code outcome} is the status that was
 * answered, {@code lost} if the client got no whole answer, or {@code in-flight}.
 */
public record RecordedCall(
        long number,
        Instant time,
        Api api,
        Operation operation,
        String salesUnit,
        String reference,
        String key,
        byte[] body,
        Map<String, String> headers,
        FaultKind fault,
        String outcome) {
    public static final String LOST = "lost";
    public static final String IN_FLIGHT = "in-flight";

    PaymentId payment() {
        return new PaymentId(salesUnit, reference);
    }

    boolean isAbout(PaymentId other) {
        return payment().mayMean(other);
    }

    RecordedCall with(FaultKind newFault, String newOutcome) {
        return new RecordedCall(
                number, time, api, operation, salesUnit, reference, key, body, headers, newFault, newOutcome);
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
