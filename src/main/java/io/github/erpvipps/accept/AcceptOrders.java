package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Attempts;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Operation;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.vipps.Apis;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes orders into the ledger: a payment and the operation that initiates it. An id that is known is compared by content:
 * the same order is reported again, another one under the same id is refused and the first is unharmed.
 */
public final class AcceptOrders {

    private final Ledger ledger;
    private final Archive archive;
    private final Line line;
    private final Attempts attempts;
    private final Apis apis;
    private final String prefix;

    /** @param prefix put before an order's id at Vipps */
    public AcceptOrders(Ledger ledger, Line line, Attempts attempts, Apis apis, String prefix) {
        this.ledger = ledger;
        this.archive = new Archive(ledger);
        this.line = line;
        this.attempts = attempts;
        this.apis = apis;
        this.prefix = prefix;
    }

    /**
     * Takes a batch in one transaction.
     *
     * @param toTable whether the ERP's table is told what becomes of them
     * @param notBefore how long their initiations are held back
     * @return what became of each, in the same order
     */
    public List<Taken> take(List<OrderSubmission> orders, boolean toTable, Duration notBefore) {
        return ledger.inTransaction(() -> takeAll(orders, toTable, notBefore));
    }

    private List<Taken> takeAll(List<OrderSubmission> orders, boolean toTable, Duration notBefore) {
        Map<Integer, String> away = archive.metByOrders(
                orders.stream().map(OrderSubmission::orderId).toList(),
                orders.stream().map(OrderSubmission::salesUnit).toList(),
                orders.stream().map(this::reference).toList());
        Map<String, Long> begun = begin(
                IntStream.range(0, orders.size())
                        .filter(i -> !away.containsKey(i))
                        .mapToObj(orders::get)
                        .toList(),
                toTable,
                notBefore);
        List<Taken> taken = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            OrderSubmission order = orders.get(i);
            if (away.containsKey(i)) {
                taken.add(Taken.not(away.get(i)));
                continue;
            }
            Long operationId = order.impossible() == null ? begun.remove(order.orderId()) : null;
            taken.add(operationId == null ? known(order, toTable) : Taken.as(operationId));
        }
        return taken;
    }

    /**
     * Three statements for the whole batch: most orders are new, and a file may bring 200,000 of them.
     *
     * @return the operations of the orders that were new, by order
     */
    private Map<String, Long> begin(List<OrderSubmission> orders, boolean toTable, Duration notBefore) {
        // Of two orders with one id in a batch the first is the one; the second meets it as known.
        Map<String, OrderSubmission> byId = new LinkedHashMap<>();
        orders.stream()
                .filter(order -> order.impossible() == null)
                .forEach(order -> byId.putIfAbsent(order.orderId(), order));
        if (byId.isEmpty()) {
            return new HashMap<>();
        }
        List<Payment> payments = insertPayments(List.copyOf(byId.values()), toTable);
        if (payments.isEmpty()) {
            return new HashMap<>();
        }
        List<Line.Initiation> initiations =
                payments.stream().map(line::initiation).toList();
        Map<String, Object> columns = new HashMap<>();
        columns.put("payment_ids", payments.stream().map(Payment::paymentId).toArray(Long[]::new));
        columns.put("order_ids", payments.stream().map(Payment::orderId).toArray(String[]::new));
        columns.put(
                "source_ids",
                payments.stream().map(p -> byId.get(p.orderId()).sourceId()).toArray(String[]::new));
        columns.put(
                "contents",
                payments.stream().map(p -> byId.get(p.orderId()).content()).toArray(String[]::new));
        columns.put(
                "keys",
                initiations.stream().map(Line.Initiation::idempotencyKey).toArray(String[]::new));
        columns.put(
                "bodies", initiations.stream().map(Line.Initiation::requestBody).toArray(byte[][]::new));
        columns.put("hold_ms", notBefore.toMillis());
        Map<String, Long> operations = new HashMap<>();
        List<Map<String, Object>> told = ledger.rows("accept/insert-initiations", columns);
        ledger.logWhenCommitted(told);
        told.forEach(row -> operations.put((String) row.get("order_id"), (Long) row.get("operation_id")));
        ledger.run("accept/adopt-orphans-of-batch", Map.of("order_ids", columns.get("order_ids")));
        return operations;
    }

    private List<Payment> insertPayments(List<OrderSubmission> fresh, boolean toTable) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("order_ids", fresh.stream().map(OrderSubmission::orderId).toArray(String[]::new));
        columns.put("erp_attempts", fresh.stream().map(OrderSubmission::attempt).toArray(Integer[]::new));
        columns.put(
                "sales_units", fresh.stream().map(OrderSubmission::salesUnit).toArray(String[]::new));
        columns.put("references", fresh.stream().map(this::reference).toArray(String[]::new));
        columns.put(
                "adopted",
                fresh.stream().map(o -> o.existingReference() != null).toArray(Boolean[]::new));
        columns.put("currencies", fresh.stream().map(OrderSubmission::currency).toArray(String[]::new));
        columns.put("amounts", fresh.stream().map(OrderSubmission::amountMinor).toArray(Long[]::new));
        columns.put(
                "descriptions", fresh.stream().map(OrderSubmission::description).toArray(String[]::new));
        columns.put("phones", fresh.stream().map(OrderSubmission::customerPhone).toArray(String[]::new));
        columns.put(
                "return_urls", fresh.stream().map(OrderSubmission::returnUrl).toArray(String[]::new));
        columns.put("apis", fresh.stream().map(o -> apis.creating(reference(o))).toArray(String[]::new));
        columns.put("flows", fresh.stream().map(o -> o.flow().name()).toArray(String[]::new));
        columns.put(
                "pay_befores", fresh.stream().map(o -> timestamp(o.payBefore())).toArray(Timestamp[]::new));
        columns.put("report_to_table", toTable);
        return ledger.payments("accept/insert-payments", columns);
    }

    private String reference(OrderSubmission order) {
        return order.existingReference() == null ? prefix + order.orderId() : order.existingReference();
    }

    private static Timestamp timestamp(Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    /** The first operation of a further attempt, and whatever of its order was waiting for it. */
    private long beginAttempt(OrderSubmission order, long paymentId) {
        long operationId = (Long) ledger.rows(
                        "accept/insert-initiation",
                        Map.of(
                                "source_id",
                                order.sourceId(),
                                "order_id",
                                order.orderId(),
                                "payment_id",
                                paymentId,
                                "content",
                                order.content()))
                .get(0)
                .get("operation_id");
        ledger.run("accept/adopt-orphans", Map.of("order_id", order.orderId(), "payment_id", paymentId));
        line.advance(ledger.lock(paymentId));
        return operationId;
    }

    private Taken known(OrderSubmission order, boolean toTable) {
        Optional<Payment> current = ledger.lockCurrent(order.orderId());
        if (current.isEmpty() && order.impossible() != null) {
            return Taken.not(order.impossible());
        }
        if (current.isEmpty()) {
            return order.existingReference() == null
                    ? another(order, 1, toTable)
                    : Taken.not(
                            "existing_reference " + order.existingReference() + " already belongs to another order");
        }
        Payment payment = current.get();
        Optional<Operation> same =
                ledger.operations("accept/known", Map.of("purpose", "ORDER", "source_id", order.sourceId())).stream()
                        .findFirst();
        if (same.isEmpty()) {
            return nextAttempt(order, payment, toTable);
        }
        Operation first = same.get();
        if (!first.content().equals(order.content())) {
            if (toTable && payment.reportToTable()) {
                ledger.tell(
                        order.orderId(),
                        payment.paymentId(),
                        first.operationId(),
                        "row-changed",
                        "the row was changed after it was accepted; that has no effect");
                ledger.run("accept/report-payment-again", Map.of("order_id", order.orderId()));
                return Taken.as(first.operationId());
            }
            return Taken.not("order_id " + order.orderId() + " was accepted before with other content");
        }
        if (toTable) {
            ledger.run("accept/report-payment-again", Map.of("order_id", order.orderId()));
        }
        return Taken.as(first.operationId());
    }

    /** The ERP has raised {@code attempt}: only an order that ended unpaid is paid anew. */
    private Taken nextAttempt(OrderSubmission order, Payment last, boolean toTable) {
        if (order.attempt() <= last.erpAttempt()) {
            return Taken.not("attempt " + order.attempt() + " of order " + order.orderId() + " comes after attempt "
                    + last.erpAttempt());
        }
        if (!last.isUnpaid()) {
            String why = "attempt " + order.attempt() + ": attempt " + last.erpAttempt() + " of order "
                    + order.orderId() + " is " + last.paymentStatus() + ", so it cannot be paid anew";
            if (!toTable || !last.reportToTable()) {
                return Taken.not(why);
            }
            // The row shows what became of its first attempt; a refusal of the second must not hide that.
            ledger.tell(order.orderId(), last.paymentId(), null, "row-changed", why);
            ledger.run("accept/report-payment-again", Map.of("order_id", order.orderId()));
            return ledger
                    .operations(
                            "accept/known",
                            Map.of("purpose", "ORDER", "source_id", order.orderId() + "#" + last.erpAttempt()))
                    .stream()
                    .map(operation -> Taken.as(operation.operationId()))
                    .findFirst()
                    .orElse(Taken.not(why));
        }
        if (order.impossible() != null) {
            return Taken.not("attempt " + order.attempt() + ": " + order.impossible());
        }
        if (last.authorizedMinor() > last.cancelledMinor()) {
            return Taken.not("attempt " + order.attempt()
                    + ": a reservation of the last attempt has come late and is being released first");
        }
        return another(order, last.attempt() + 1, toTable);
    }

    private Taken another(OrderSubmission order, int attempt, boolean toTable) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("order_id", order.orderId());
        columns.put("attempt", attempt);
        columns.put("erp_attempt", order.attempt());
        columns.put("sales_unit", order.salesUnit());
        String reference = order.existingReference() == null
                ? attempts.freeReference(order.salesUnit(), reference(order), attempt)
                : order.existingReference();
        columns.put("api", apis.creating(reference));
        columns.put("reference", reference);
        columns.put("payment_flow", order.flow().name());
        columns.put("pay_before", timestamp(order.payBefore()));
        columns.put("adopted", order.existingReference() != null);
        columns.put("currency", order.currency());
        columns.put("amount_minor", order.amountMinor());
        columns.put("description", order.description());
        columns.put("customer_phone", order.customerPhone());
        columns.put("return_url", order.returnUrl());
        columns.put("report_to_table", toTable);
        List<Map<String, Object>> inserted = ledger.rows("accept/insert-attempt", columns);
        if (inserted.isEmpty()) {
            return Taken.not("existing_reference " + order.existingReference() + " already belongs to another order");
        }
        ledger.run("accept/stop-reporting-earlier", Map.of("order_id", order.orderId(), "attempt", attempt));
        return Taken.as(beginAttempt(order, (Long) inserted.get(0).get("payment_id")));
    }
}
