package io.github.erpvipps.demo;

import io.github.erpvipps.simulator.BookedPayment;
import io.github.erpvipps.simulator.VippsSimulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads every order from the ERP (its tables, or the files that it was sent), the ledger and Vipps. */
final class ThreeBooks {

    private static final String ERP = """
            select order_id, amount_minor, payment_status,
                authorized_minor, captured_minor, refunded_minor, cancelled_minor
            from erp.sales_order order by created_at, order_id""";
    private static final String LEDGER = """
            select distinct on (order_id) order_id, reference, amount_minor,
                authorized_minor, captured_minor, refunded_minor, cancelled_minor
            from bridge.payment order by order_id, attempt desc""";
    private static final String LAST = """
            select distinct on (order_id) order_id,
                regexp_replace(concat_ws(': ', what, detail), ' with key .*', '') as last
            from bridge.event where what not in ('settled', 'callback', 'webhook') order by order_id, event_id desc""";
    private static final String OPERATIONS = """
            select shipment_id as id, capture_status as status from erp.shipment
            union all select refund_id, refund_status from erp.refund
            union all select cancellation_id, cancel_status from erp.cancellation""";
    private static final String OPEN = """
            select purpose || ' ' || source_id || ' is ' || state || coalesce(': ' || problem, '') from bridge.operation
            where state not in ('DONE', 'REJECTED', 'DEAD_LETTERED')
            union all
            select 'order ' || order_id || ' is ' || state from bridge.payment where state in ('ACCEPTED', 'INITIATED')
            union all
            select 'order ' || order_id || ' is not reported yet' from bridge.payment
            where (report_to_table and version > reported_version) or version > fed_version
            union all
            select purpose || ' ' || source_id || ' is not reported yet' from bridge.operation
            where report_to_table and version > reported_version
            union all
            select 'the results of ' || name || ' are not written yet' from bridge.dropped_file where state <> 'REPORTED'
            union all
            select 'order ' || order_id || ' is not taken yet' from erp.sales_order
            where payment_status = 'PENDING' or (attempt > 1 and payment_status = 'ABORTED')
            union all
            select 'shipment ' || shipment_id || ' is not taken yet' from erp.shipment where capture_status = 'PENDING'
            union all
            select 'refund ' || refund_id || ' is not taken yet' from erp.refund where refund_status = 'PENDING'
            union all
            select 'cancellation ' || cancellation_id || ' is not taken yet' from erp.cancellation
            where cancel_status = 'PENDING'""";

    private final JdbcClient sql;
    private final VippsSimulator vipps;
    private final Outbox outbox;

    /** @param database the ledger's and the ERP's, which are one in the demo */
    ThreeBooks(DataSource database, VippsSimulator vipps, Path outbox) {
        this.sql = JdbcClient.create(database);
        this.vipps = vipps;
        this.outbox = new Outbox(outbox);
    }

    /** @param last what the ERP was told about it, where no story is */
    private record Order(Long amountMinor, String status, Sums sums, String last) {}

    private record Payment(String reference, long amountMinor, Sums sums) {}

    /** All orders, those of the tables first, each in the order in which they came. */
    List<OrderLine> read() {
        Map<String, Order> erp = erp();
        Map<String, Payment> ledger = ledger();
        Map<String, Sums> booked = booked();
        Map<String, String> last = new HashMap<>();
        sql.sql(LAST).query(row -> {
            last.put(row.getString("order_id"), row.getString("last"));
        });
        Map<String, Order> all = new LinkedHashMap<>(erp);
        ledger.forEach((orderId, payment) ->
                all.putIfAbsent(orderId, new Order(payment.amountMinor(), "ACCEPTED", Sums.NONE, "")));
        List<OrderLine> lines = new ArrayList<>();
        all.forEach((orderId, order) -> {
            Payment payment = ledger.getOrDefault(orderId, new Payment("", 0, Sums.NONE));
            lines.add(new OrderLine(
                    orderId,
                    order.amountMinor(),
                    order.status(),
                    order.sums(),
                    payment.sums(),
                    booked.getOrDefault(payment.reference(), Sums.NONE),
                    last.getOrDefault(orderId, order.last())));
        });
        return lines;
    }

    private Map<String, Order> erp() {
        Map<String, Order> orders = new LinkedHashMap<>();
        sql.sql(ERP).query(row -> {
            orders.put(
                    row.getString("order_id"),
                    new Order(row.getLong("amount_minor"), row.getString("payment_status"), Sums.of(row), ""));
        });
        outbox.payments()
                .forEach((orderId, line) -> orders.putIfAbsent(
                        orderId,
                        new Order(
                                Long.valueOf(line.get("amount_minor")),
                                line.get("payment_status"),
                                Sums.of(line),
                                "")));
        outbox.results()
                .filter(line -> line.get("id").equals(line.get("order_id"))
                        && line.get("status").equals("REJECTED"))
                .forEach(line -> orders.putIfAbsent(
                        line.get("id"),
                        new Order(null, "REJECTED", Sums.NONE, "row-rejected: " + line.get("problem"))));
        return orders;
    }

    private Map<String, Payment> ledger() {
        Map<String, Payment> payments = new LinkedHashMap<>();
        sql.sql(LEDGER).query(row -> {
            payments.put(
                    row.getString("order_id"),
                    new Payment(row.getString("reference"), row.getLong("amount_minor"), Sums.of(row)));
        });
        return payments;
    }

    private Map<String, Sums> booked() {
        Map<String, Sums> booked = new HashMap<>();
        for (BookedPayment payment : vipps.books()) {
            booked.put(
                    payment.reference(),
                    new Sums(
                            payment.authorizedMinor(),
                            payment.capturedMinor(),
                            payment.refundedMinor(),
                            payment.cancelledMinor()));
        }
        return booked;
    }

    /** What the ERP was told of its shipments, refunds and cancellations, by their ids. */
    Map<String, String> operations() {
        Map<String, String> operations = new HashMap<>();
        outbox.results().forEach(line -> operations.put(line.get("id"), line.get("status")));
        sql.sql(OPERATIONS).query(row -> {
            operations.put(row.getString("id"), row.getString("status"));
        });
        return operations;
    }

    /** What is not final, in words; empty when nothing will happen any more. */
    Stream<String> open() {
        return sql.sql(OPEN).query(String.class).list().stream();
    }
}
