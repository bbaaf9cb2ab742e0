package io.github.erpvipps.ledger;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Moves orders that are over into the archive, some at a time, each some in one transaction: whoever stops it at any moment loses
 * nothing, and it may run twice at once and beside any number of bridges.
 */
public final class Archiver {

    /** Payments, so that no transaction lasts for long. */
    private static final int AT_ONCE = 1_000;

    private final Ledger ledger;
    private final Timestamp before;
    private final boolean fed;

    /**
     * @param before orders of which anything has changed since then stay
     * @param fed whether payments are told in a feed; those that were not told yet stay
     */
    public Archiver(Ledger ledger, Instant before, boolean fed) {
        this.ledger = ledger;
        this.before = Timestamp.from(before);
        this.fed = fed;
    }

    /**
     * How far it has come.
     *
     * @param orders that are over
     * @param read how many ids of payments were walked past, of {@code all}
     */
    public record Progress(long orders, long read, long all) {}

    /** @return how many orders could be moved now */
    public long count(Consumer<Progress> watch) {
        return walk(watch, candidates -> over(candidates).size());
    }

    /** @return how many orders were moved */
    public long move(Consumer<Progress> watch) {
        return walk(watch, this::move);
    }

    private long walk(Consumer<Progress> watch, ToIntFunction<String[]> step) {
        Map<String, Object> range = ledger.rows("archive/range", Map.of()).get(0);
        long first = (Long) range.get("first");
        long last = (Long) range.get("last");
        long orders = 0;
        long after = first - 1;
        while (after < last) {
            Object next = ledger.rows("archive/next", Map.of("after", after, "most", AT_ONCE))
                    .get(0)
                    .get("upto");
            // Empty when another archiver was faster.
            long upto = next == null ? last : (Long) next;
            String[] candidates = candidates(after, upto);
            if (candidates.length > 0) {
                orders += step.applyAsInt(candidates);
            }
            after = upto;
            watch.accept(new Progress(orders, after + 1 - first, last + 1 - first));
        }
        return orders;
    }

    private String[] candidates(long after, long upto) {
        return ledger.rows("archive/candidates", Map.of("after", after, "upto", upto, "before", before)).stream()
                .map(row -> (String) row.get("order_id"))
                .toArray(String[]::new);
    }

    /** An order of which a payment is locked by somebody else is left for another day, as is one of which anything has just begun. */
    private int move(String[] candidates) {
        return ledger.inTransaction(() -> {
            Map<String, Long> locked = new HashMap<>();
            ledger.rows("archive/lock", Map.of("order_ids", candidates))
                    .forEach(row -> locked.merge((String) row.get("order_id"), 1L, Long::sum));
            List<String> over = over(candidates).stream()
                    .filter(row -> row.get("payments").equals(locked.get((String) row.get("order_id"))))
                    .map(row -> (String) row.get("order_id"))
                    .toList();
            if (!over.isEmpty()) {
                move(Map.of("order_ids", over.toArray(String[]::new)));
            }
            return over.size();
        });
    }

    private void move(Map<String, Object> orders) {
        ledger.run("archive/tell", orders);
        ledger.run("archive/note-orders", orders);
        ledger.run("archive/note-payments", orders);
        ledger.run("archive/note-operations", orders);
        ledger.run("archive/move-events", orders);
        ledger.run("archive/move-operations", orders);
        ledger.run("archive/move-payments", orders);
    }

    private List<Map<String, Object>> over(String[] candidates) {
        return ledger.rows("archive/over", Map.of("order_ids", candidates, "before", before, "fed", fed));
    }
}
