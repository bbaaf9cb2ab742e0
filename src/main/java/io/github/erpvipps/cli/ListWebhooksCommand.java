package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RememberedWebhooks;
import io.github.erpvipps.ledger.RememberedWebhooks.Remembered;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registration;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "All registrations that Vipps has for the sales units, and which are this bridge's.")
final class ListWebhooksCommand extends LedgerCommand {

    @Mixin
    private WebhookUnits units;

    @Override
    int call(Ledger ledger, Operators operators) {
        List<Remembered> remembered = new RememberedWebhooks(ledger).all();
        WebhookRegistrations vipps = new WebhookRegistrations(settings());
        Table table = new Table("");
        boolean failed = false;
        for (Credentials keys : units.of(settings())) {
            try {
                list(vipps.list(keys), keys.salesUnit(), remembered, table);
            } catch (IOException e) {
                failed = true;
                err().println("bridge: sales unit " + keys.salesUnit() + ": "
                        + Masks.ofProcess().hide(OpenLedger.oneLine(e)));
            }
        }
        table.print(out(), ink());
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void list(List<Registration> listed, String unit, List<Remembered> remembered, Table table) {
        Set<String> ours = remembered.stream().map(Remembered::id).collect(Collectors.toSet());
        for (Registration registration : listed) {
            table.row(
                    unit,
                    registration.id(),
                    isOurs(registration, ours) ? "this bridge" : "another system",
                    registration.url(),
                    registration.told());
        }
        remembered.stream()
                .filter(one -> one.salesUnit().equals(unit)
                        && listed.stream().noneMatch(there -> there.id().equals(one.id())))
                .forEach(one -> table.row(
                        unit, one.id(), "was deleted", one.url(), "registered " + Told.moment(one.registeredAt())));
        if (listed.isEmpty()
                && remembered.stream().noneMatch(one -> one.salesUnit().equals(unit))) {
            table.row(unit, "none");
        }
    }

    private boolean isOurs(Registration registration, Set<String> ours) {
        return ours.contains(registration.id())
                || registration.url().equals(settings().text("vipps.webhook-url"));
    }
}
