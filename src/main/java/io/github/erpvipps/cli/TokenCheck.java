package io.github.erpvipps.cli;

import io.github.erpvipps.cli.CheckCommand.Findings;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.vipps.VippsHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Whether Vipps gives a token for each sales unit's keys. The token is not kept and not shown. */
final class TokenCheck {

    private final Settings settings;
    private final Findings findings;

    TokenCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(settings.millis("vipps.connect-timeout-ms"))
                .build();
        for (String unit : settings.salesUnits()) {
            settings.credentials(unit).ifPresent(keys -> fetch(http, keys));
        }
    }

    private void fetch(HttpClient http, Credentials keys) {
        String what = "token for sales unit " + keys.salesUnit();
        try {
            int status = http.send(request(keys), BodyHandlers.discarding()).statusCode();
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(Credentials keys) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(settings.text("vipps.base-url") + "/accesstoken/get"))
                .timeout(settings.millis("vipps.response-timeout-ms"))
                .header("client_id", keys.clientId())
                .header("client_secret", keys.clientSecret())
                .POST(BodyPublishers.noBody());
        new VippsHeaders(settings).put(request::header, keys);
        return request.build();
    }
}
