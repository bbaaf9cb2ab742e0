package io.github.erpvipps.cli;

import io.github.erpvipps.accept.Submissions;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.ForceApproval;
import io.github.erpvipps.vipps.ecom.EcomApproval;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import io.github.erpvipps.vipps.epayment.EpaymentApproval;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = "Approves an order's payment in the customer's place. In Vipps' test environment only.")
final class ApproveCommand extends LedgerCommand {

    @Parameters(paramLabel = "ORDER_ID", description = "the ERP's order id")
    private String orderId;

    @Option(names = "--phone", required = true, paramLabel = "NUMBER", description = "the test user's number")
    private String phone;

    @Override
    int call(Ledger ledger, Operators operators) {
        List<Map<String, Object>> payments = ledger.rows("cli/payments-of-order", Map.of("order_id", orderId));
        if (payments.isEmpty()) {
            throw new CommandFailed("the ledger knows no order " + orderId);
        }
        Map<String, Object> payment = payments.get(payments.size() - 1);
        String reference = (String) payment.get("reference");
        Masks.ofProcess().phone(phone);
        String digits = Submissions.localPhone(phone);
        if (digits == null) {
            throw new CommandFailed("--phone must be a Norwegian number of 8 digits, with or without +47");
        }
        String unit = (String) payment.get("sales_unit");
        Credentials credentials = settings()
                .credentials(unit)
                .orElseThrow(() -> new CommandFailed("there are no keys for sales unit " + unit + " in the settings"));
        try {
            ForceApproval.Request request =
                    EcomRequests.NAME.equals(payment.get("api")) ? new EcomApproval() : new EpaymentApproval();
            new ForceApproval(settings())
                    .approve(credentials, request, reference, (String) payment.get("payment_url"), digits);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(e.getMessage());
        } catch (IOException e) {
            throw new CommandFailed(reference + " was not approved: " + e.getMessage());
        }
        operators.approved(orderId, who());
        out().println(reference + " is approved; the next status check sees it");
        return ExitCode.OK;
    }
}
