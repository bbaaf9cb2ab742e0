package io.github.erpvipps.cli;

import io.github.erpvipps.cli.CheckCommand.Findings;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.vipps.OneOffCalls;
import java.io.IOException;

/** Whether Vipps gives a token for each sales unit's keys. The token is not kept and not shown. */
final class TokenCheck {

    private final Settings settings;
    private final Findings findings;

    TokenCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        OneOffCalls calls = new OneOffCalls(settings);
        for (String unit : settings.salesUnits()) {
            settings.credentials(unit).ifPresent(keys -> fetch(calls, keys));
        }
    }

    private void fetch(OneOffCalls calls, Credentials keys) {
        String what = "token for sales unit " + keys.salesUnit();
        try {
            int status = calls.askForToken(keys).statusCode();
            switch (status) {
                case 200 -> findings.ok(what + ": fetched");
                case 400, 401, 403 ->
                    findings.wrong(what + ": HTTP " + status
                            + "; copy the keys of this unit and this environment from portal.vippsmobilepay.com");
                default ->
                    findings.wrong(what + ": HTTP " + status + " from " + settings.text("vipps.base-url")
                            + "; try again, and look at status.vippsmobilepay.com");
            }
        } catch (IOException e) {
            findings.wrong(what + ": " + settings.text("vipps.base-url") + " cannot be reached (" + e
                    + "); open the way out to it in the firewall");
        } catch (IllegalArgumentException e) {
            findings.wrong(what + ": the keys or vipps.base-url cannot be sent; is there a line break in them?");
        }
    }
}
