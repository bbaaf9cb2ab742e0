package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Operation;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.ledger.Purpose;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Takes shipments, refunds and cancellations into the ledger, each into its payment's line. */
public final class AcceptOperations {

    private final Ledger ledger;
    private final Archive archive;
    private final Line line;

    public AcceptOperations(Ledger ledger, Line line) {
        this.ledger = ledger;
        this.archive = new Archive(ledger);
        this.line = line;
    }

    /**
     * Takes a batch in one transaction.
     *
     * @param toTable whether the ERP's table is told what becomes of them
     * @return what became of each, in the same order
     */
    public List<Taken> take(List<OperationSubmission> submissions, boolean toTable) {
        return ledger.inTransaction(() -> takeAll(submissions, toTable));
    }

    /** Payments are locked in the order of their orders' ids, so that two batches never deadlock. */
    private List<Taken> takeAll(List<OperationSubmission> submissions, boolean toTable) {
        Map<Integer, String> away = archive.metByOperations(
                submissions.stream().map(OperationSubmission::orderId).toList(),
                submissions.stream().map(OperationSubmission::purpose).toList(),
                submissions.stream().map(OperationSubmission::sourceId).toList());
        Taken[] taken = new Taken[submissions.size()];
        IntStream.range(0, submissions.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> submissions.get(i).orderId()))
                .forEach(i ->
                        taken[i] = away.containsKey(i) ? Taken.not(away.get(i)) : take(submissions.get(i), toTable));
        return List.of(taken);
    }

    private Taken take(OperationSubmission submission, boolean toTable) {
        Optional<Payment> payment = ledger.lockCurrent(submission.orderId());
        // One before this, whose transaction and its order's did not see each other, keeps its place before this one.
        payment.ifPresent(
                p -> ledger.run("accept/adopt-orphans", Map.of("order_id", p.orderId(), "payment_id", p.paymentId())));
        Optional<Long> inserted = insert(submission, payment, toTable);
        if (inserted.isEmpty()) {
            return known(submission, toTable);
        }
        if (submission.finalShipment()) {
            insertRelease(submission, payment);
        }
        payment.ifPresent(p -> {
            if (submission.purpose() == Purpose.CANCELLATION) {
                withdraw(p, inserted.get());
            }
            line.advance(ledger.lock(p.paymentId()));
        });
        return Taken.as(inserted.get());
    }

    private Optional<Long> insert(OperationSubmission submission, Optional<Payment> payment, boolean toTable) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("kind", submission.purpose().kind().name());
        columns.put("purpose", submission.purpose().name());
        columns.put("source_id", submission.sourceId());
        columns.put("order_id", submission.orderId());
        columns.put("payment_id", payment.map(Payment::paymentId).orElse(null));
        columns.put("requested_minor", submission.requestedMinor());
        columns.put("final_shipment", submission.finalShipment());
        columns.put("text", submission.text());
        columns.put("content", submission.content());
        columns.put("report_to_table", toTable);
        List<Map<String, Object>> told = ledger.rows("accept/insert-operation", columns);
        ledger.logWhenCommitted(told);
        return told.stream().map(row -> (Long) row.get("operation_id")).findFirst();
    }

    /** What remains after the last shipment is let go, in its own time. */
    private void insertRelease(OperationSubmission shipment, Optional<Payment> payment) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("source_id", shipment.sourceId());
        columns.put("order_id", shipment.orderId());
        columns.put("payment_id", payment.map(Payment::paymentId).orElse(null));
        ledger.run("accept/insert-release", columns);
    }

    /** Nothing was sent to Vipps yet: the order is off without a call. */
    private void withdraw(Payment payment, long cancellationId) {
        if (payment.state() == Payment.State.ACCEPTED
                && ledger.run("accept/withdraw-initiation", Map.of("payment_id", payment.paymentId())) == 1) {
            ledger.run("accept/end-withdrawn", Map.of("payment_id", payment.paymentId()));
            ledger.run("ledger/settle", Map.of("operation_id", cancellationId, "amount_minor", 0));
            ledger.tell(
                    payment.orderId(),
                    payment.paymentId(),
                    cancellationId,
                    "withdrawn",
                    "cancelled before anything was sent");
        }
    }

    private Taken known(OperationSubmission submission, boolean toTable) {
        Operation first = ledger.operations(
                        "accept/known",
                        Map.of("purpose", submission.purpose().name(), "source_id", submission.sourceId()))
                .get(0);
        boolean sameRow = toTable && first.reportToTable();
        if (!first.content().equals(submission.content())) {
            if (!sameRow) {
                return Taken.not(submission.purpose().name().toLowerCase(Locale.ROOT) + "_id " + submission.sourceId()
                        + " was accepted before with other content");
            }
            ledger.tell(
                    first.orderId(),
                    first.paymentId(),
                    first.operationId(),
                    "row-changed",
                    "the row was changed after it was accepted; that has no effect");
        }
        if (toTable) {
            ledger.run("accept/report-operation-again", Map.of("operation_id", first.operationId()));
        }
        return Taken.as(first.operationId());
    }
}
