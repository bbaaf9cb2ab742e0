package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RememberedWebhooks;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Ends a registration at Vipps, whoever has made it.")
final class DeleteWebhookCommand extends LedgerCommand {

    @Mixin
    private WebhookUnits units;

    @Parameters(paramLabel = "ID", description = "as in ./bridge webhooks list")
    private String id;

    @Override
    int call(Ledger ledger, Operators operators) {
        if (!WebhookRegistrations.isId(id)) {
            throw new CommandFailed("'" + id + "' is no id of a registration; ./bridge webhooks list has them");
        }
        WebhookRegistrations vipps = new WebhookRegistrations(settings());
        List<String> notAsked = new ArrayList<>();
        for (Credentials keys : units.of(settings())) {
            try {
                if (vipps.list(keys).stream().anyMatch(there -> there.id().equalsIgnoreCase(id))) {
                    vipps.delete(keys, id);
                    new RememberedWebhooks(ledger).deleted(id, keys.salesUnit(), who());
                    out().println("sales unit " + keys.salesUnit() + ": " + id
                            + " is deleted; take its secret out of vipps.webhook-secrets");
                    return ExitCode.OK;
                }
            } catch (IOException e) {
                notAsked.add("sales unit " + keys.salesUnit() + ": " + OpenLedger.oneLine(e));
            }
        }
        if (!notAsked.isEmpty()) {
            throw new CommandFailed(id + " is not deleted: " + String.join("; ", notAsked));
        }
        // Vipps has deleted it: from now on nobody needs to remember it.
        new RememberedWebhooks(ledger).forget(id, who());
        throw new CommandFailed(
                "Vipps has no registration " + id + "; ./bridge webhooks list has those that there are");
    }
}
