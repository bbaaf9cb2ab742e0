package io.github.erpvipps.ledger;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts all payments and finished operations by state, now and then, for whoever looks: with millions of them nobody could wait
 * for a count of his own. One bridge of the ledger counts at a time, on one connection, and afterwards rests for fifty times as
 * long as it took, and at least 5 s.
 */
public final class Tally {

    private static final long LEAST_REST_MS = 5_000;
    private static final long REST = 50;
    /** Of ids: a statement is short, so that it ends before any time-out and holds up no clean-up of old rows. */
    private static final long AT_ONCE = 100_000;
    /** A schedule that stands still for minutes would be taken for a broken one. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

    private record Counted(String kind, String state) {}

    private final Ledger ledger;
    private Round round;

    public Tally(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A count that is going on. */
    private static final class Round {
        private final long lastPayment;
        private final long lastOperation;
        private final Timestamp beganAt;
        private final Map<Counted, Long> numbers = new HashMap<>();
        private long payments;
        private long operations;
        private long tookNanos;

        Round(Map<String, Object> claim) {
            lastPayment = (Long) claim.get("last_payment");
            lastOperation = (Long) claim.get("last_operation");
            beganAt = (Timestamp) claim.get("began_at");
        }

        boolean isOver() {
            return payments >= lastPayment && operations >= lastOperation;
        }
    }

    /**
     * Begins a count if one is due, or goes on with it, for ten seconds at most.
     *
     * @return whether a count has ended
     */
    public synchronized boolean step() {
        if (round == null) {
            List<Map<String, Object>> claim = ledger.rows("tally/claim", Map.of());
            if (claim.isEmpty()) {
                return false;
            }
            round = new Round(claim.get(0));
        } else {
            ledger.run("tally/keep-turn", Map.of());
        }
        try {
            return goOn(round);
        } catch (RuntimeException e) {
            // The next turn begins anew; who has it is decided by the ledger.
            round = null;
            throw e;
        }
    }

    private boolean goOn(Round counting) {
        long from = System.nanoTime();
        while (!counting.isOver()) {
            if (System.nanoTime() - from > LONGEST_STEP.toNanos()) {
                counting.tookNanos += System.nanoTime() - from;
                return false;
            }
            if (counting.payments < counting.lastPayment) {
                counting.payments = count(counting, "tally/payments", counting.payments, counting.lastPayment);
            } else {
                counting.operations =
                        count(counting, "tally/finished-operations", counting.operations, counting.lastOperation);
            }
        }
        counting.tookNanos += System.nanoTime() - from;
        store(counting);
        round = null;
        return true;
    }

    private long count(Round counting, String step, long after, long last) {
        long upto = Math.min(last, after + AT_ONCE);
        ledger.rows(step, Map.of("after", after, "upto", upto))
                .forEach(row -> counting.numbers.merge(
                        new Counted((String) row.get("kind"), (String) row.get("state")),
                        (Long) row.get("number"),
                        Long::sum));
        return upto;
    }

    private void store(Round counted) {
        List<String> kinds = new ArrayList<>();
        List<String> states = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        counted.numbers.forEach((what, number) -> {
            kinds.add(what.kind());
            states.add(what.state());
            numbers.add(number);
        });
        ledger.inTransaction(() -> {
            ledger.run(
                    "tally/counted",
                    Map.of(
                            "began_at",
                            counted.beganAt,
                            "rest_ms",
                            Duration.ofNanos(counted.tookNanos).toMillis() * REST,
                            "least_ms",
                            LEAST_REST_MS));
            ledger.run("tally/forget", Map.of());
            return ledger.run(
                    "tally/note",
                    Map.of(
                            "kinds",
                            kinds.toArray(String[]::new),
                            "states",
                            states.toArray(String[]::new),
                            "numbers",
                            numbers.toArray(Long[]::new)));
        });
    }
}
