package io.github.erpvipps.cli;

import io.github.erpvipps.cli.CheckCommand.Findings;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.RememberedWebhooks;
import io.github.erpvipps.ledger.RememberedWebhooks.Remembered;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registration;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;

/** With ePayment: whether Vipps sends its webhooks here, and whether they would be let in. */
final class WebhookChecks {

    private final Settings settings;
    private final Findings findings;

    WebhookChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        if (!settings.text("vipps.api").equals("epayment")) {
            return;
        }
        String url = settings.text("vipps.webhook-url");
        if (url.isEmpty()) {
            findings.warn(
                    "vipps.webhook-url: is not set, so only the status checks find out what becomes of a payment, later");
            return;
        }
        if (settings.webhookSecrets().isEmpty()) {
            findings.wrong(
                    "vipps.webhook-secrets: is not set, so every webhook is refused; ./bridge webhooks register shows"
                            + " a secret");
        }
        List<Remembered> remembered = remembered();
        WebhookRegistrations vipps = new WebhookRegistrations(settings);
        for (String unit : settings.salesUnits()) {
            settings.credentials(unit).ifPresent(keys -> check(vipps, keys, url, remembered));
        }
    }

    /** What the ledger cannot say is said by the checks of the ledger. */
    private List<Remembered> remembered() {
        try {
            Ledger ledger = OpenLedger.of(settings);
            return new RememberedWebhooks(ledger).all();
        } catch (CommandFailed | SettingsException | DataAccessException e) {
            return List.of();
        }
    }

    private void check(WebhookRegistrations vipps, Credentials keys, String url, List<Remembered> remembered) {
        String unit = keys.salesUnit();
        String what = "webhooks of sales unit " + unit + ": ";
        String mend = "; ./bridge webhooks register --sales-unit " + unit;
        List<Registration> listed;
        try {
            listed = vipps.list(keys);
        } catch (IOException | IllegalArgumentException e) {
            findings.warn(what + "Vipps cannot be asked: " + Masks.ofProcess().hide(OpenLedger.oneLine(e)));
            return;
        }
        List<Registration> here =
                listed.stream().filter(there -> there.url().equals(url)).toList();
        Optional<Registration> whole =
                here.stream().filter(there -> there.missing().isEmpty()).findFirst();
        Optional<Remembered> elsewhere = remembered.stream()
                .filter(one -> one.salesUnit().equals(unit)
                        && listed.stream()
                                .anyMatch(there -> there.id().equals(one.id())
                                        && !there.url().equals(url)))
                .findFirst();
        Optional<Remembered> gone = remembered.stream()
                .filter(one -> one.salesUnit().equals(unit)
                        && one.url().equals(url)
                        && listed.stream().noneMatch(there -> there.id().equals(one.id())))
                .reduce((first, last) -> last);
        if (whole.isPresent()) {
            findings.ok(what + url + " is registered as " + whole.get().id());
        } else if (!here.isEmpty()) {
            Registration part = here.get(0);
            findings.wrong(what + part.id() + " is registered without " + String.join(", ", part.missing()) + mend
                    + " --again, and then ./bridge webhooks delete " + part.id());
        } else if (gone.isPresent()) {
            findings.wrong(what + gone.get().id() + ", registered "
                    + Told.moment(gone.get().registeredAt())
                    + ", was deleted by Vipps, which does so when nobody answers for two weeks; see that " + url
                    + " is reached" + mend);
        } else if (elsewhere.isPresent()) {
            findings.wrong(what + elsewhere.get().id() + " is registered for "
                    + elsewhere.get().url() + ", not for " + url + mend);
        } else {
            findings.wrong(what + url + " is not registered" + mend);
        }
    }
}
