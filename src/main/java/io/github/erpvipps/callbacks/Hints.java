package io.github.erpvipps.callbacks;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.work.WakeUps;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the hints of callbacks. What cannot be stored in time is refused; the scheduled status checks find out. */
public final class Hints {

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

    private final Ledger ledger;
    private final EarlierLooks looks;
    private final Batches<Hint> batches = new Batches<>("callbacks", this::write);
    private final Seldom unknownSaid = new Seldom(Duration.ofSeconds(30));

    /** @param ledger for statements over many rows */
    public Hints(Ledger ledger, WakeUps wakeUps) {
        this.ledger = ledger;
        this.looks = new EarlierLooks(ledger, wakeUps);
    }

    /** Comes to 200 when the hint is committed, or to 503 within a second when too many wait or the ledger does not answer. */
    public CompletableFuture<Integer> store(Hint hint) {
        return batches.store(hint);
    }

    private Runnable write(Set<Hint> hints) {
        Set<Long> locked = ledger.inTransaction(() -> looks.bringForward(tell(hints)));
        return () -> looks.wake(locked, batches);
    }

    /** Gives the payments about which something new was claimed: only those are looked at sooner. */
    private Set<Long> tell(Collection<Hint> hints) {
        Set<Long> told = new LinkedHashSet<>();
        for (Map<String, Object> row : ledger.rows(
                "callbacks/tell",
                Map.of(
                        "sales_units", column(hints, Hint::salesUnit),
                        "references", column(hints, Hint::reference),
                        "claims", column(hints, Hint::claim)))) {
            if (row.get("payment_id") == null) {
                sayUnknown(row.get("reference"));
            } else if (Boolean.TRUE.equals(row.get("told"))) {
                told.add((Long) row.get("payment_id"));
                ledger.logWhenCommitted(List.of(row));
            }
        }
        return told;
    }

    private static String[] column(Collection<Hint> hints, Function<Hint, String> field) {
        return hints.stream().map(field).toArray(String[]::new);
    }

    private void sayUnknown(Object reference) {
        if (unknownSaid.again()) {
            LOG.warn(
                    "a genuine callback is about {}, which is not in this ledger: is the ledger restored, or shared by mistake?",
                    reference);
        }
    }
}
