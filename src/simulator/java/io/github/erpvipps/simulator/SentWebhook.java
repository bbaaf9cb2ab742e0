package io.github.erpvipps.simulator;

import java.time.Instant;

/**
 * A webhook that was tried, with the HTTP status that came back; 0: no answer in time.
 *
 * @param name of the event, the bare word, for instance AUTHORIZED
 * @param attempt the first has number 1
 * @param forged it was somebody else, who does not know the secret
 */
public record SentWebhook(
        String webhookId,
        String salesUnit,
        String reference,
        String url,
        String name,
        String body,
        int attempt,
        boolean forged,
        int httpStatus,
        Instant time) {
    boolean isTaken() {
        return httpStatus >= 200 && httpStatus < 300;
    }
}
