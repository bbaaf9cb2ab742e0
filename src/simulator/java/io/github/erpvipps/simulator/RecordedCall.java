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

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
