package io.github.erpvipps.ledger;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Counts all payments and operations by state, now and then, for whoever looks: with millions of them nobody could wait for a count of
 * his own. Ids are counted in parts, and a part again only when an event has told of a change in it. One bridge of the ledger counts at a
 * time, on one connection, and afterwards rests for fifty times as long as it took, but for 5 s at least and for 15 minutes at most.
 */
public final class Tally {

    private static final long LEAST_REST_MS = 5_000;
    private static final long MOST_REST_MS = 900_000;
    private static final long REST = 50;
    /** As long as a count may take without a longer rest than the least. */
    private static final Duration SHORT = Duration.ofMillis(LEAST_REST_MS / REST);
    /** A statement is short, so that it ends before any time-out and holds up no clean-up of old rows. */
    private static final long EVENTS_AT_ONCE = 20_000;
    /** A schedule that stands still for minutes would be taken for a broken one. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(10);

    private final Ledger ledger;
    private Round round;

    public Tally(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Some ids of a table.
     *
     * @param counts the table
     */
    private record Part(String counts, long part) implements Comparable<Part> {

        Part(Map<String, Object> row) {
            this((String) row.get("counts"), (Long) row.get("part"));
        }

        String statement() {
            return counts.equals("PAYMENT") ? "tally/count-payments" : "tally/count-operations";
        }

        @Override
        public int compareTo(Part other) {
            int byTable = counts.compareTo(other.counts);
            return byTable == 0 ? Long.compare(part, other.part) : byTable;
        }
    }

    /** A count that is going on. */
    private final class Round {
        private final int partSize;
        private final Timestamp beganAt;
        private final long seenEvent;
        private final long lastEvent;
        private final Timestamp completeUntil;
        private final NavigableSet<Part> due = new TreeSet<>();
        private long readEvents;
        private boolean hasAnOldOne;
        private long tookNanos;

        Round(Map<String, Object> claim) {
            partSize = (Integer) claim.get("part_size");
            beganAt = (Timestamp) claim.get("began_at");
            seenEvent = (Long) claim.get("seen_event");
            lastEvent = (Long) claim.get("last_event");
            completeUntil = (Timestamp) claim.get("complete_until");
            readEvents = seenEvent;
            add("tally/not-counted", Map.of("part_size", partSize));
        }

        private void add(String step, Map<String, Object> parameters) {
            ledger.rows(step, parameters).forEach(row -> due.add(new Part(row)));
        }

        /** @return whether the count is complete */
        boolean goOn() {
            long from = System.nanoTime();
            long before = tookNanos;
            noteOpen();
            while (next()) {
                tookNanos = before + System.nanoTime() - from;
                if (tookNanos - before > LONGEST_STEP.toNanos()) {
                    return false;
                }
            }
            return true;
        }

        /** At once, because what is finished may take long when it is counted for the first time. */
        private void noteOpen() {
            ledger.inTransaction(() -> {
                ledger.run("tally/keep-turn", Map.of());
                ledger.run("tally/forget-open", Map.of());
                return ledger.run("tally/note-open", Map.of());
            });
        }

        /** @return whether there was something to do */
        private boolean next() {
            if (readEvents < lastEvent) {
                long upto = Math.min(lastEvent, readEvents + EVENTS_AT_ONCE);
                add("tally/changed", Map.of("part_size", partSize, "after", readEvents, "upto", upto));
                readEvents = upto;
                return true;
            }
            if (due.isEmpty() && (!hasAnOldOne || tookNanos < SHORT.toNanos())) {
                add("tally/oldest", Map.of("began_at", beganAt));
                hasAnOldOne = true;
            }
            Part part = due.pollFirst();
            if (part == null) {
                return false;
            }
            ledger.run(part.statement(), Map.of("part", part.part(), "part_size", partSize));
            return true;
        }

        void store() {
            long from = System.nanoTime();
            ledger.inTransaction(() -> {
                // Locks it, in case that another bridge has taken the turn of one that hung.
                ledger.run("tally/keep-turn", Map.of());
                ledger.run("tally/forget", Map.of());
                ledger.run("tally/note", Map.of());
                long tookMs =
                        Duration.ofNanos(tookNanos + System.nanoTime() - from).toMillis();
                return ledger.run(
                        "tally/counted",
                        Map.of(
                                "began_at", beganAt,
                                "seen_event", seenEvent,
                                "last_event", lastEvent,
                                "complete_until", completeUntil,
                                "rest_ms", Math.max(LEAST_REST_MS, Math.min(MOST_REST_MS, tookMs * REST))));
            });
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
        }
        try {
            if (!round.goOn()) {
                return false;
            }
            round.store();
            round = null;
            return true;
        } catch (RuntimeException e) {
            // The next turn begins anew; who has it is decided by the ledger.
            round = null;
            throw e;
        }
    }
}
