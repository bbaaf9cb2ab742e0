package io.github.erpvipps.torture;

import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.torture.Saying.Channel;
import io.github.erpvipps.torture.Saying.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/** The ERP: says its orders and what becomes of them, in rows and files, and remembers what it has said. */
final class Erp {

    private static final Duration FILES_EVERY = Duration.ofMillis(900);
    private static final Duration BREATH = Duration.ofMillis(20);

    private final long seed;
    private final int ordersPerSecond;
    private final PatientSql sql;
    private final SimulatorClient vipps;
    private final DropFolder folder;
    private final Tally tally;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private final List<Line> said = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private int orders;

    private record Due(long nanos, Saying saying) {}

    Erp(long seed, int ordersPerSecond, Machinery machinery, Tally tally) {
        this.seed = seed;
        this.ordersPerSecond = ordersPerSecond;
        this.sql = new PatientSql(machinery.database("torture-erp"));
        this.vipps = machinery.vipps();
        this.folder = new DropFolder(machinery.folder(), seed);
        this.tally = tally;
    }

    /** Says new orders until the time is over, and then what is still to be said about them. */
    void sayAll(Duration time) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long nextFiles = start;
        while (System.nanoTime() < end || !due.isEmpty()) {
            long now = System.nanoTime();
            while (now < end && orders < (now - start) * ordersPerSecond / 1_000_000_000L) {
                plan(now);
            }
            while (!due.isEmpty() && due.peek().nanos() <= now) {
                say(due.poll().saying());
            }
            if (now >= nextFiles) {
                folder.flush();
                nextFiles = now + FILES_EVERY.toNanos();
            }
            Pause.of(BREATH);
        }
        folder.flush();
    }

    private void plan(long now) {
        List<Saying> sayings = OrderPlan.of(seed, ++orders);
        long first = sayings.stream().mapToLong(Saying::atMs).min().orElse(0);
        sayings.forEach(saying ->
                due.add(new Due(now + Duration.ofMillis(saying.atMs() - first).toNanos(), saying)));
    }

    private void say(Saying saying) {
        if (saying instanceof Line line) {
            say(line);
        } else if (saying instanceof Saying.RaisedAttempt raised) {
            int rows = sql.update(
                    "update erp.sales_order set attempt = attempt + 1, customer_phone = null where order_id = ?"
                            + " and payment_status in ('ABORTED', 'EXPIRED', 'CANCELLED', 'REJECTED')",
                    raised.orderId());
            tally.count("said", rows == 0 ? "attempts not raised" : "attempts raised");
        } else if (saying instanceof Saying.ChangedRow changed) {
            sql.update(
                    "update erp.sales_order set amount_minor = amount_minor + 1000 where order_id = ? and payment_status <> 'PENDING'",
                    changed.orderId());
            tally.count("said", "rows changed");
        } else if (saying instanceof Saying.ShopPayment shop) {
            boolean there = false;
            for (int tries = 0; tries < 8 && !there; tries++) {
                there = vipps.payAsWebShop(shop.salesUnit(), shop.reference(), shop.amountMinor(), shop.phone());
            }
            remember(shop.reference());
            tally.count("said", "payments of the shop");
        }
    }

    private void say(Line line) {
        if (line.channel() == Channel.TABLE) {
            insert(line);
        } else {
            folder.add(line);
        }
        synchronized (said) {
            said.add(line);
        }
        if (line.kind() == LineKind.ORDER && !line.columns().containsKey("existing_reference")) {
            remember(line.orderId());
        }
        tally.count("said", line.kind().name().toLowerCase(Locale.ROOT) + "s by " + line.channel());
    }

    /** A row that is there already was inserted by a try whose answer was lost, or the id is doubled and the ERP's own key refuses it. */
    private void insert(Line line) {
        Map<String, String> columns = line.columns();
        String names = String.join(", ", columns.keySet());
        String marks = columns.keySet().stream().map(Erp::mark).collect(Collectors.joining(", "));
        sql.update(
                "insert into erp." + table(line.kind()) + " (" + names + ") values (" + marks
                        + ") on conflict do nothing",
                columns.values().toArray());
    }

    static String table(LineKind kind) {
        return kind == LineKind.ORDER ? "sales_order" : kind.name().toLowerCase(Locale.ROOT);
    }

    private static String mark(String column) {
        return switch (column) {
            case "amount_minor" -> "cast(? as bigint)";
            case "attempt" -> "cast(? as smallint)";
            case "final_shipment" -> "cast(? as boolean)";
            default -> "?";
        };
    }

    private void remember(String reference) {
        synchronized (references) {
            references.add(reference);
        }
    }

    /** References that are likely to be at Vipps, the newest last. */
    List<String> references() {
        synchronized (references) {
            return List.copyOf(references);
        }
    }

    List<Line> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    DropFolder folder() {
        return folder;
    }

    int orders() {
        return orders;
    }
}
