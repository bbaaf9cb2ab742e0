package io.github.erpvipps.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/** The net below: judges again what waits for a time, for its order, or for a wake-up that was lost. */
public final class Waiting {

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final int MOST = 200;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MINUTES_WITHOUT_REASON = 10;

    private final Ledger ledger;
    private final Rules rules;
    private final Line line;
    private final Set<String> salesUnits;
    private long saidAt = System.nanoTime() - MINUTE_NANOS;
    private int minutesSilent = MINUTES_WITHOUT_REASON;

    /** @param salesUnits the units that this bridge has keys for */
    public Waiting(Ledger ledger, Rules rules, Line line, Collection<String> salesUnits) {
        this.salesUnits = Set.copyOf(salesUnits);
        this.ledger = ledger;
        this.rules = rules;
        this.line = line;
    }

    /**
     * Judges the payments of all operations that are due again, each in a transaction of its own.
     *
     * @return how many were judged
     */
    public int judgeDue() {
        List<Map<String, Object>> due = ledger.rows("ledger/due-waiting", Map.of("most", MOST));
        due.forEach(row -> judge((Long) row.get("payment_id")));
        ledger.rows("ledger/due-orphans", Map.of("most", MOST))
                .forEach(row -> ledger.inTransaction(() -> orphan((String) row.get("order_id"))));
        sayWhatIsHeldUp();
        return due.size();
    }

    /** One payment that cannot be judged keeps back no other. */
    private void judge(long paymentId) {
        try {
            ledger.inTransaction(() -> {
                line.advance(ledger.lock(paymentId));
                return null;
            });
        } catch (DataIntegrityViolationException | IllegalStateException e) {
            LOG.error("payment {} cannot be judged", paymentId, e);
        }
    }

    /**
     * Once a minute while something is paused or held. It reads all that is ready, which may be a million captures; so without such a
     * reason it is asked at the start and each ten minutes, for those of a sales unit whose keys are gone.
     */
    private void sayWhatIsHeldUp() {
        long now = System.nanoTime();
        if (now - saidAt <= MINUTE_NANOS) {
            return;
        }
        saidAt = now;
        minutesSilent++;
        if (minutesSilent > MINUTES_WITHOUT_REASON || isAnythingHeldUp()) {
            ledger.run("ledger/say-what-is-held-up", Map.of("sales_units", salesUnits));
            minutesSilent = 0;
        }
    }

    private boolean isAnythingHeldUp() {
        return (Boolean)
                ledger.rows("ledger/anything-is-held-up", Map.of()).get(0).get("is_held");
    }

    /** An operation whose order has not come. The order may have come just before the operation did, unseen by either. */
    private Object orphan(String orderId) {
        ledger.lockCurrent(orderId)
                .ifPresentOrElse(
                        payment -> {
                            ledger.run(
                                    "accept/adopt-orphans",
                                    Map.of("order_id", orderId, "payment_id", payment.paymentId()));
                            line.advance(payment);
                        },
                        () -> ledger.rows(
                                        "ledger/orphans-wait-or-end",
                                        Map.of(
                                                "order_id",
                                                orderId,
                                                "grace_ms",
                                                rules.unknownOrderGrace().toMillis()))
                                .forEach(row -> ledger.tell(
                                        orderId,
                                        null,
                                        (Long) row.get("operation_id"),
                                        (String) row.get("what"),
                                        "unknown-order: " + row.get("problem"))));
        return null;
    }
}
