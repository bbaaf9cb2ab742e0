package io.github.erpvipps.benchmark;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Customers at a checkout while a batch of captures is under way: how long a new order's row in the ERP waits for its
 * {@code payment_url}. Each customer approves before the first look.
 */
final class Checkout {

    static final int CAPTURES = 100_000;
    static final int LATENCY_MS = 50;
    static final int IN_FLIGHT = 64;
    static final int ORDERS_PER_SECOND = 5;

    /** Before the first order. */
    private static final int FIRST_CAPTURES = CAPTURES / 10;

    private static final long BETWEEN_LOOKS_MS = 20;
    private static final Duration BEGINNING = Duration.ofSeconds(60);
    private static final Duration LAST_ORDER = Duration.ofSeconds(60);

    private static final String ORDER = """
            insert into erp.sales_order (order_id, amount_minor, description, return_url)
            values (?, 10000, 'Benchmark', 'https://shop.example.com/thanks')
            """;

    private static final String WITH_ADDRESS =
            "select order_id from erp.sales_order where order_id = any (?) and payment_url is not null";

    /**
     * What the ERP has seen, times in milliseconds from the commit of the order's row to the look that found its address.
     *
     * @param capturesPerSecond meanwhile
     * @param stillToCapture how many captures were left when the last order had its address; with none the batch was too small
     * @param duplicates captures and initiations that were sent twice
     */
    record Seen(
            int orders,
            double p50Ms,
            double p99Ms,
            double longestMs,
            double capturesPerSecond,
            int stillToCapture,
            long residentMb,
            double startSeconds,
            int duplicates) {}

    private final Bench bench;
    private final Map<String, Long> waiting = new HashMap<>();
    private final List<Double> tookMs = new ArrayList<>();

    Checkout(Bench bench) {
        this.bench = bench;
    }

    /** @throws IllegalStateException when an order gets no address */
    Seen measure(int seconds) throws SQLException, InterruptedException {
        bench.vipps().begin(LATENCY_MS);
        try (UnderTest bridge = bench.running().bridge(IN_FLIGHT)) {
            bench.rows().prepare(Subject.BRIDGE, Call.CAPTURE, "batch", CAPTURES);
            Waiting.forIt("the batch", BEGINNING, () -> {
                bridge.mustLive();
                return bench.vipps().counts(Call.CAPTURE).calls() > FIRST_CAPTURES ? true : null;
            });
            int before = bench.vipps().counts(Call.CAPTURE).calls();
            long begin = System.nanoTime();
            orders(bridge, seconds * ORDERS_PER_SECOND);
            double took = (System.nanoTime() - begin) / 1e9;
            VippsStandIn.Counts captures = bench.vipps().counts(Call.CAPTURE);
            tookMs.sort(null);
            return new Seen(
                    tookMs.size(),
                    percentile(0.5),
                    percentile(0.99),
                    percentile(1),
                    (captures.calls() - before) / took,
                    CAPTURES - captures.calls(),
                    bridge.mostResidentMb(),
                    bridge.startSeconds(),
                    captures.duplicates() + bench.vipps().counts(Call.INITIATE).duplicates());
        }
    }

    private void orders(UnderTest bridge, int orders) throws SQLException, InterruptedException {
        Connection erp = bench.ground().connection();
        long begin = System.nanoTime();
        long between = TimeUnit.SECONDS.toNanos(1) / ORDERS_PER_SECOND;
        long end = begin + orders * between + LAST_ORDER.toNanos();
        try (PreparedStatement insert = erp.prepareStatement(ORDER);
                PreparedStatement look = erp.prepareStatement(WITH_ADDRESS)) {
            int inserted = 0;
            while (inserted < orders || !waiting.isEmpty()) {
                bridge.mustLive();
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(waiting.size() + " of " + orders + " orders have no payment_url "
                            + LAST_ORDER.toSeconds() + " s after the last one");
                }
                if (inserted < orders && System.nanoTime() >= begin + inserted * between) {
                    inserted++;
                    insert.setString(1, "checkout-" + inserted);
                    insert.executeUpdate();
                    waiting.put("checkout-" + inserted, System.nanoTime());
                }
                look(erp, look);
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
            }
        }
    }

    private void look(Connection erp, PreparedStatement look) throws SQLException {
        Array ids = erp.createArrayOf("varchar", waiting.keySet().toArray());
        look.setArray(1, ids);
        try (ResultSet row = look.executeQuery()) {
            long now = System.nanoTime();
            while (row.next()) {
                tookMs.add((now - waiting.remove(row.getString(1))) / 1e6);
            }
        }
    }

    private double percentile(double share) {
        return tookMs.get((int) Math.ceil(share * tookMs.size()) - 1);
    }
}
