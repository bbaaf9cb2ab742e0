package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.config.SettingsCheck;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RememberedWebhooks;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registered;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registration;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "register",
        description =
                "Has Vipps send webhooks to vipps.webhook-url, and shows the secret that it signs them with, once.")
final class RegisterWebhooksCommand extends LedgerCommand {

    @Mixin
    private WebhookUnits units;

    @Option(names = "--again", description = "although the address is registered: for a new secret")
    private boolean again;

    @Override
    int call(Ledger ledger, Operators operators) {
        String url = url();
        RememberedWebhooks remembered = new RememberedWebhooks(ledger);
        // What cannot be remembered is not begun.
        remembered.all();
        WebhookRegistrations vipps = new WebhookRegistrations(settings());
        boolean registered = false;
        boolean failed = false;
        for (Credentials keys : units.of(settings())) {
            try {
                registered |= register(vipps, remembered, keys, url);
            } catch (IOException e) {
                failed = true;
                err().println("bridge: sales unit " + keys.salesUnit() + " is not registered: "
                        + Masks.ofProcess().hide(OpenLedger.oneLine(e)));
            }
        }
        if (registered) {
            out().println(
                            "Vipps shows a secret this once. Put it into vipps.webhook-secrets, beside those that are there (by"
                                    + " VIPPS_WEBHOOK_SECRETS or the file of VIPPS_WEBHOOK_SECRETS_FILE), and restart the bridge.");
        }
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private String url() {
        List<String> problems = SettingsCheck.problemsOf(settings()).stream()
                .filter(problem -> problem.startsWith("vipps.webhook-url: "))
                .toList();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        if (!settings().isSet("vipps.webhook-url")) {
            throw new CommandFailed("vipps.webhook-url: is not set; it is the public https address in front of this"
                    + " bridge's /vipps/webhooks");
        }
        return settings().text("vipps.webhook-url");
    }

    /** True when there is a new secret. */
    private boolean register(WebhookRegistrations vipps, RememberedWebhooks remembered, Credentials keys, String url)
            throws IOException {
        String unit = "sales unit " + keys.salesUnit();
        Optional<Registration> there = vipps.list(keys).stream()
                .filter(registration -> registration.url().equals(url))
                .findFirst();
        if (there.isPresent() && !again) {
            List<String> missing = there.get().missing();
            out().println(unit + ": " + url + " is registered already as "
                    + there.get().id()
                    + (missing.isEmpty() ? "" : ", but not for " + String.join(", ", missing))
                    + "; --again registers it once more, with a new secret");
            return false;
        }
        Registered registered = vipps.register(keys, url);
        // Before anything else can fail: nobody shows it again.
        out().println(unit + ": " + url + " is registered as " + registered.id() + ", its secret is");
        out().println("  " + registered.secret());
        try {
            remembered.remember(registered.id(), keys.salesUnit(), url, who());
        } catch (DataAccessException | TransactionException e) {
            err().println("bridge: the ledger could not note the registration, it counts all the same: "
                    + Masks.ofProcess().hide(OpenLedger.oneLine(e)));
        }
        return true;
    }
}
