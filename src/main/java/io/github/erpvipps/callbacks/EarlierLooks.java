package io.github.erpvipps.callbacks;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.work.WakeUps;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Brings the next looks at payments forward: all that a hint can do. */
final class EarlierLooks {

    private static final Duration LOCKED_DELAY = Duration.ofMillis(100);
    private static final int LOCKED_TRIES = 20;

    private final Ledger ledger;
    private final WakeUps wakeUps;

    EarlierLooks(Ledger ledger, WakeUps wakeUps) {
        this.ledger = ledger;
        this.wakeUps = wakeUps;
    }

    /** Within a transaction. Gives those payments that are locked by somebody just now. */
    Set<Long> bringForward(Set<Long> payments) {
        Set<Long> locked = new LinkedHashSet<>(payments);
        if (!payments.isEmpty()) {
            locked.removeAll(ledger.query(
                    "callbacks/look-soon",
                    Map.of("payment_ids", payments.toArray(Long[]::new)),
                    (row, number) -> row.getLong("payment_id")));
        }
        return locked;
    }

    /** After the transaction: has the others looked at, and tries those that were locked again for two seconds. */
    void wake(Set<Long> locked, Batches<?> batches) {
        wakeUps.wake();
        later(locked, batches, LOCKED_TRIES);
    }

    private void later(Set<Long> locked, Batches<?> batches, int tries) {
        if (!locked.isEmpty() && tries > 0) {
            batches.later(LOCKED_DELAY, () -> {
                Set<Long> still = ledger.inTransaction(() -> bringForward(locked));
                wakeUps.wake();
                later(still, batches, tries - 1);
            });
        }
    }
}
