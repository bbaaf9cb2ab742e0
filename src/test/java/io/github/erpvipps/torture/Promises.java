package io.github.erpvipps.torture;

import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.torture.Saying.Channel;
import io.github.erpvipps.torture.Saying.Line;
import io.github.erpvipps.torture.Vipps.Book;
import io.github.erpvipps.torture.Vipps.Entry;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The referee of a run: compares what the ERP said and sees, the ledger, and the simulator's books, when all is quiet. Each
 * promise of the README is a method.
 */
final class Promises {

    private final Erp erp;
    private final PatientSql sql;
    private final Vipps vipps;
    private final List<Broken> broken = new ArrayList<>();
    private final List<Payment> payments = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Operation> bySource = new HashMap<>();

    private record Payment(
            long id,
            String order,
            int attempt,
            int erpAttempt,
            String unit,
            String reference,
            boolean adopted,
            String state,
            String status,
            long authorized,
            long captured,
            long refunded,
            long cancelled) {

        String sums() {
            return Promises.sums(authorized, captured, refunded, cancelled);
        }
    }

    private record Operation(
            long id,
            String purpose,
            String source,
            String order,
            Long paymentId,
            Long requested,
            Long outcome,
            String state,
            boolean outcomeUnknown,
            String deadLetterClass,
            String problem,
            List<String> keys) {

        boolean moves() {
            return purpose.equals("SHIPMENT") || purpose.equals("REFUND");
        }

        String name() {
            return purpose + " " + source;
        }
    }

    Promises(Machinery machinery, Erp erp) {
        this.erp = erp;
        this.sql = new PatientSql(machinery.database("torture-referee"));
        this.vipps = Vipps.of(machinery.vipps().get("books"));
        sql.rows("select * from bridge.payment order by order_id, attempt").forEach(row -> payments.add(payment(row)));
        sql.rows("select * from bridge.operation order by operation_id").forEach(row -> operations.add(operation(row)));
        operations.forEach(o -> bySource.put(o.name(), o));
    }

    List<Broken> check() {
        nothingTwice();
        nothingLost();
        neverMoreThanShipped();
        theBooksAgree();
        return broken;
    }

    // 1

    private void nothingTwice() {
        Set<String> moved = new HashSet<>();
        Map<String, Operation> byKey = new HashMap<>();
        operations.forEach(o -> o.keys().forEach(key -> byKey.put(key, o)));
        for (Book book : vipps.all()) {
            for (Entry entry : book.log()) {
                if (entry.success() && !entry.requestId().isEmpty()) {
                    if (!moved.add(entry.requestId())) {
                        say(1, orderOf(book), "money moved twice under key " + entry.requestId());
                    }
                    if (!byKey.containsKey(entry.requestId())) {
                        say(1, orderOf(book), "money moved under a key of no operation: " + entry);
                    }
                }
            }
        }
        operations.stream().filter(Operation::moves).forEach(this::movedOnce);
        Map<String, List<String>> holding = new HashMap<>();
        for (Payment payment : payments) {
            bookOf(payment)
                    .filter(book -> book.authorized() - book.cancelled() > 0 && !takenInThePortal(book))
                    .filter(book -> isOurs(payment))
                    .ifPresent(book -> holding.computeIfAbsent(payment.order(), any -> new ArrayList<>())
                            .add(book.reference()));
        }
        holding.forEach((order, references) -> {
            if (references.size() > 1) {
                say(1, order, "several attempts hold money: " + references);
            }
        });
        Set<String> known = new HashSet<>();
        payments.forEach(p -> known.add(p.unit() + "/" + p.reference()));
        for (Book book : vipps.all()) {
            if (!known.contains(book.salesUnit() + "/" + book.reference())
                    && !book.reference().startsWith("web-")) {
                say(1, book.reference(), "Vipps has a payment of which the ledger knows nothing: " + book);
            }
        }
    }

    /** All of it was captured by somebody else, so the bridge could not let it go. */
    private static boolean takenInThePortal(Book book) {
        return book.captured() == book.authorized() - book.cancelled() && book.capturedByKey() == 0;
    }

    /** One that was refused as somebody else's, or that a person closed, is not the order's. */
    private static boolean isOurs(Payment payment) {
        return !payment.state().equals("REJECTED");
    }

    private void movedOnce(Operation operation) {
        List<Entry> entries = operation.paymentId() == null
                ? List.of()
                : payments.stream()
                        .filter(p -> p.id() == operation.paymentId())
                        .findFirst()
                        .flatMap(this::bookOf)
                        .map(book -> book.moved(operation.keys()))
                        .orElse(List.of());
        switch (operation.state()) {
            case "DONE" -> {
                if (entries.size() != 1
                        || entries.get(0).amountMinor() != Objects.requireNonNullElse(operation.outcome(), -1L)) {
                    say(
                            1,
                            operation.order(),
                            operation.name() + " is DONE over " + operation.outcome() + ", Vipps shows " + entries);
                }
            }
            case "DEAD_LETTERED" -> {
                // What is not known, or was booked over another amount, is a person's; the rest is surely not booked.
                boolean surelyNot = !operation.outcomeUnknown() && !"other-amount".equals(operation.deadLetterClass());
                if (entries.size() > 1 || (surelyNot && !entries.isEmpty())) {
                    say(
                            1,
                            operation.order(),
                            operation.name() + " is dead-lettered (" + operation.deadLetterClass() + "), Vipps shows "
                                    + entries);
                }
            }
            default -> {
                if (!entries.isEmpty()) {
                    say(
                            1,
                            operation.order(),
                            operation.name() + " is " + operation.state() + ", Vipps shows " + entries);
                }
            }
        }
    }

    // 2

    private void nothingLost() {
        for (LineKind kind : LineKind.values()) {
            rowsOf(kind);
        }
        for (Payment payment : payments) {
            if (Set.of("ACCEPTED", "INITIATED").contains(payment.state())) {
                say(2, payment.order(), "the payment " + payment.reference() + " is still " + payment.state());
            }
        }
        for (Operation operation : operations) {
            boolean waits = operation.state().equals("WAITING");
            boolean ended = Set.of("DONE", "REJECTED", "DEAD_LETTERED").contains(operation.state());
            if (!ended && !(waits && waitsForAPerson(operation))) {
                say(2, operation.order(), operation.name() + " is " + operation.state() + ": " + operation.problem());
            }
            boolean silent = operation.problem() == null || operation.problem().isBlank();
            if (silent && !operation.state().equals("DONE")) {
                say(2, operation.order(), operation.name() + " is " + operation.state() + " without a word");
            }
        }
    }

    private boolean waitsForAPerson(Operation operation) {
        return operations.stream()
                        .anyMatch(o -> o.state().equals("DEAD_LETTERED")
                                && Objects.equals(o.paymentId(), operation.paymentId()))
                || payments.stream()
                        .anyMatch(p -> Objects.equals(p.id(), operation.paymentId())
                                && p.state().equals("DEAD_LETTERED"));
    }

    /** Every row that was said is there and has come to its end, or to a word about why not. */
    private void rowsOf(LineKind kind) {
        String prefix = statusPrefix(kind);
        Map<String, Map<String, Object>> rows = new HashMap<>();
        sql.rows("select * from erp." + Erp.table(kind))
                .forEach(row -> rows.put((String) row.get(kind.idColumn()), row));
        erp.said().stream()
                .filter(line -> line.kind() == kind && line.channel() == Channel.TABLE)
                .filter(line -> !rows.containsKey(line.id()))
                .forEach(line -> say(0, line.orderId(), "the ERP's own row is gone: " + line));
        rows.forEach((id, row) -> {
            String status = (String) row.get(prefix + "_status");
            String error = (String) row.get(prefix + "_error");
            String order = (String) row.get("order_id");
            boolean worded = error != null && !error.isBlank();
            if (Set.of("PENDING", "INITIATED").contains(status)) {
                say(2, order, kind + " " + id + " is still " + status);
            } else if (Set.of("ACCEPTED", "REJECTED", "DEAD_LETTERED").contains(status) && !worded) {
                say(2, order, kind + " " + id + " is " + status + " without a word");
            }
            if (kind == LineKind.ORDER) {
                orderAgrees(row);
            } else {
                operationAgrees(kind, id, status, order);
            }
        });
    }

    private static String statusPrefix(LineKind kind) {
        return switch (kind) {
            case ORDER -> "payment";
            case SHIPMENT -> "capture";
            case REFUND -> "refund";
            case CANCELLATION -> "cancel";
        };
    }

    // 3

    private void neverMoreThanShipped() {
        Map<String, Long> captured = new HashMap<>();
        for (Payment payment : payments) {
            bookOf(payment).ifPresent(book -> captured.merge(payment.order(), book.capturedByKey(), Long::sum));
        }
        captured.forEach((order, sum) -> {
            long shipped = operations.stream()
                    .filter(o -> o.purpose().equals("SHIPMENT") && o.order().equals(order))
                    .mapToLong(o -> Objects.requireNonNullElseGet(o.requested(), () -> authorizedOf(o)))
                    .sum();
            if (sum > shipped) {
                say(3, order, "captured " + sum + ", shipped " + shipped);
            }
        });
        for (Book book : vipps.all()) {
            if (book.captured() > book.authorized() - book.cancelled() || book.refunded() > book.captured()) {
                say(3, orderOf(book), "the sums at Vipps are impossible: " + book);
            }
        }
    }

    /** A shipment without an amount means all that is reserved. */
    private long authorizedOf(Operation shipment) {
        return payments.stream()
                .filter(p -> Objects.equals(p.id(), shipment.paymentId()))
                .mapToLong(Payment::authorized)
                .sum();
    }

    // 6

    private void theBooksAgree() {
        for (Payment payment : payments) {
            Optional<Book> book = bookOf(payment);
            String atVipps = book.map(b -> sums(b.authorized(), b.captured(), b.refunded(), b.cancelled()))
                    .orElse(sums(0, 0, 0, 0));
            if (isOurs(payment) && !payment.sums().equals(atVipps)) {
                say(
                        6,
                        payment.order(),
                        payment.reference() + ": the ledger has " + payment.sums() + ", Vipps " + atVipps);
            }
        }
    }

    /** The row shows the latest attempt; an attempt that was raised and refused may say so in its place. */
    private void orderAgrees(Map<String, Object> row) {
        String order = (String) row.get("order_id");
        String status = (String) row.get("payment_status");
        String error = Objects.requireNonNullElse((String) row.get("payment_error"), "");
        Optional<Payment> last =
                payments.stream().filter(p -> p.order().equals(order)).reduce((one, next) -> next);
        if (last.isEmpty()) {
            if (!status.equals("REJECTED")) {
                say(6, order, "the ERP's row is " + status + ", the ledger has no payment");
            }
            return;
        }
        String seen = sums(row);
        if (doubledWithOtherContent(LineKind.ORDER, order, status)) {
            return;
        }
        if (!seen.equals(last.get().sums())) {
            say(
                    6,
                    order,
                    "the ERP's row has " + seen + ", the ledger " + last.get().sums());
        }
        boolean refusedAttempt = status.equals("REJECTED")
                && error.startsWith("attempt ")
                && !error.startsWith("attempt " + last.get().erpAttempt() + ":");
        if (!status.equals(last.get().status()) && !refusedAttempt) {
            say(
                    6,
                    order,
                    "the ERP's row is " + status + ", the ledger's payment "
                            + last.get().status());
        }
    }

    private void operationAgrees(LineKind kind, String id, String status, String order) {
        Operation operation = bySource.get(kind.name() + " " + id);
        if (doubledWithOtherContent(kind, id, status)) {
            return;
        }
        if (operation == null) {
            if (!status.equals("REJECTED")) {
                say(6, order, kind + " " + id + " is " + status + ", the ledger has no operation");
            }
            return;
        }
        String expected = Set.of("DONE", "REJECTED", "DEAD_LETTERED").contains(operation.state())
                ? operation.state()
                : "ACCEPTED";
        if (!status.equals(expected)) {
            say(6, order, kind + " " + id + " is " + status + ", the ledger's operation " + operation.state());
        }
    }

    /**
     * A row under an id that a file has brought, too, with something else: the one that was taken first is unharmed, and the other is
     * refused.
     */
    private boolean doubledWithOtherContent(LineKind kind, String id, String status) {
        List<Line> lines = erp.said().stream()
                .filter(line -> line.kind() == kind && line.id().equals(id))
                .toList();
        return status.equals("REJECTED") && lines.stream().anyMatch(line -> !line.sameAs(lines.get(0)));
    }

    private Optional<Book> bookOf(Payment payment) {
        return vipps.find(payment.unit(), payment.reference());
    }

    private String orderOf(Book book) {
        return payments.stream()
                .filter(p -> p.reference().equals(book.reference()))
                .map(Payment::order)
                .findFirst()
                .orElse(book.reference());
    }

    private void say(int promise, String order, String what) {
        broken.add(new Broken(promise, order, what));
    }

    private static String sums(Map<String, Object> row) {
        return sums(
                (Long) row.get("authorized_minor"),
                (Long) row.get("captured_minor"),
                (Long) row.get("refunded_minor"),
                (Long) row.get("cancelled_minor"));
    }

    private static String sums(long authorized, long captured, long refunded, long cancelled) {
        return String.format(
                Locale.ROOT,
                "authorized %d, captured %d, refunded %d, cancelled %d",
                authorized,
                captured,
                refunded,
                cancelled);
    }

    private static Payment payment(Map<String, Object> row) {
        return new Payment(
                (Long) row.get("payment_id"),
                (String) row.get("order_id"),
                ((Number) row.get("attempt")).intValue(),
                ((Number) row.get("erp_attempt")).intValue(),
                (String) row.get("sales_unit"),
                (String) row.get("reference"),
                (Boolean) row.get("adopted"),
                (String) row.get("state"),
                (String) row.get("payment_status"),
                (Long) row.get("authorized_minor"),
                (Long) row.get("captured_minor"),
                (Long) row.get("refunded_minor"),
                (Long) row.get("cancelled_minor"));
    }

    private static Operation operation(Map<String, Object> row) {
        List<String> keys = new ArrayList<>();
        if (row.get("idempotency_key") != null) {
            keys.add((String) row.get("idempotency_key"));
        }
        try {
            keys.addAll(List.of((String[]) ((Array) row.get("earlier_keys")).getArray()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Operation(
                (Long) row.get("operation_id"),
                (String) row.get("purpose"),
                (String) row.get("source_id"),
                (String) row.get("order_id"),
                (Long) row.get("payment_id"),
                (Long) row.get("requested_minor"),
                (Long) row.get("outcome_minor"),
                (String) row.get("state"),
                (Boolean) row.get("outcome_unknown"),
                (String) row.get("dead_letter_class"),
                (String) row.get("problem"),
                keys);
    }
}
