package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "order", description = "The whole story of one order, in order of time.")
final class OrderCommand extends LedgerCommand {

    @Parameters(paramLabel = "ORDER_ID", description = "the ERP's order id")
    private String orderId;

    @Override
    int call(Ledger ledger, Operators operators) {
        List<Map<String, Object>> payments = ledger.rows("cli/payments-of-order", Map.of("order_id", orderId));
        List<Map<String, Object>> operations = ledger.rows("cli/operations-of-order", Map.of("order_id", orderId));
        List<Operators.Told> story = operators.story(orderId);
        List<Map<String, Object>> archived = ledger.rows("archive/of-order", Map.of("order_id", orderId));
        if (payments.isEmpty() && operations.isEmpty() && story.isEmpty() && archived.isEmpty()) {
            throw new CommandFailed("the ledger knows no order " + orderId);
        }
        archived.forEach(row -> out().println("Order " + orderId + " was archived at "
                + Told.moment(((Timestamp) row.get("archived_at")).toInstant())
                + (payments.isEmpty() ? ", and its archive is no longer in the ledger's database." : ".")));
        payments.forEach(this::payment);
        Table table = new Table("  ");
        operations.forEach(operation -> table.row(
                operation.get("operation_id"),
                operation.get("what"),
                operation.get("state"),
                Told.amount((Long) operation.get("amount_minor"), null),
                operation.get("problem")));
        out().println();
        table.print(out(), ink());
        out().println();
        Table lines = new Table("");
        story.forEach(
                told -> lines.row(Told.exactly(told.at()), told.actor(), told.what(), Told.orEmpty(told.detail())));
        lines.print(out(), ink());
        return ExitCode.OK;
    }

    private void payment(Map<String, Object> payment) {
        String status = (String) payment.get("payment_status");
        String currency = (String) payment.get("currency");
        out().println(ink().bold("Order " + orderId) + ", attempt " + payment.get("attempt") + ": "
                + ink().state(status, status));
        new Table("  ")
                .row("amount", Told.amount((Long) payment.get("amount_minor"), currency))
                .row("authorized", Told.amount((Long) payment.get("authorized_minor"), currency))
                .row("captured", Told.amount((Long) payment.get("captured_minor"), currency))
                .row("refunded", Told.amount((Long) payment.get("refunded_minor"), currency))
                .row("cancelled", Told.amount((Long) payment.get("cancelled_minor"), currency))
                .row("at Vipps", payment.get("reference") + " of sales unit " + payment.get("sales_unit"))
                .print(out(), ink());
        if (payment.get("problem") != null) {
            out().println("  " + payment.get("problem"));
        }
    }
}
