package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a running bridge makes of an operation after a person has said how it goes on. */
final class Aftermath {

    private static final Set<String> SETTLED = Set.of("DONE", "REJECTED", "DEAD_LETTERED");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MS_BETWEEN_LOOKS = 250;

    private final Ledger ledger;
    private final Instant deadline = Instant.now().plus(PATIENCE);

    /** Its patience begins now, and is for all operations together. */
    Aftermath(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The state in which it ended; none when the patience did first. */
    Optional<Map<String, Object>> of(long operationId) {
        while (true) {
            Map<String, Object> operation = ledger.rows("cli/operation", Map.of("operation_id", operationId))
                    .get(0);
            if (SETTLED.contains((String) operation.get("state"))) {
                return Optional.of(operation);
            }
            if (Instant.now().isAfter(deadline)) {
                return Optional.empty();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    /** In one line. */
    static String told(Optional<Map<String, Object>> end) {
        return end.map(operation -> operation.get("what") + " is " + operation.get("state")
                        + (operation.get("problem") == null ? "" : ": " + operation.get("problem")))
                .orElse("not settled yet; a running bridge will do it, and ./bridge status shows it until then");
    }
}
