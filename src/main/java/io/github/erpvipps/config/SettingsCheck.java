package io.github.erpvipps.config;

import io.github.erpvipps.logs.Masks;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Says in one line each what is wrong with the settings and how to mend it. */
public final class SettingsCheck {

    private static final List<String> ERP_STATEMENTS = List.of(
            "find-pending-orders.sql",
            "find-pending-shipments.sql",
            "find-pending-refunds.sql",
            "find-pending-cancellations.sql",
            "mark-order.sql",
            "mark-shipment.sql",
            "mark-refund.sql",
            "mark-cancellation.sql",
            "report-payment.sql",
            "report-shipment.sql",
            "report-refund.sql",
            "report-cancellation.sql",
            "count-pending-shipments.sql");

    private static final int MOST_WEBHOOK_SECRETS = 8;

    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    private SettingsCheck(Settings settings) {
        this.settings = settings;
    }

    /** Everything that keeps {@code ./bridge run} from starting; empty when all is well. */
    public static List<String> problemsOf(Settings settings) {
        SettingsCheck check = new SettingsCheck(settings);
        check.vipps();
        check.ledger();
        check.erp();
        check.rules();
        check.addresses();
        check.logging();
        return List.copyOf(check.problems);
    }

    /** What an operator's command needs: a ledger. */
    public static List<String> problemsOfLedger(Settings settings) {
        SettingsCheck check = new SettingsCheck(settings);
        check.ledger();
        return List.copyOf(check.problems);
    }

    private void vipps() {
        must("vipps.api", Set.of("ecom", "epayment")::contains, "must be ecom or epayment");
        must(
                "vipps.base-url",
                SettingsCheck::isVippsAddress,
                "must be an https address such as https://apitest.vipps.no");
        must(
                "vipps.merchant-serial-number",
                t -> t.matches("\\d{5,6}"),
                "must be the sales unit's number, 5 or 6 digits");
        if (!settings.isSet("vipps.merchant-serial-number")) {
            keys("vipps.");
        }
        for (String unit : settings.salesUnits()) {
            boolean own = settings.isSet("vipps.sales-units." + unit + ".client-id");
            keys(
                    own || !unit.equals(settings.text("vipps.merchant-serial-number"))
                            ? "vipps.sales-units." + unit + "."
                            : "vipps.");
        }
        for (String name :
                List.of("vipps.system-name", "vipps.system-version", "vipps.plugin-name", "vipps.plugin-version")) {
            must(name, t -> t.length() <= 30, "must have 30 characters at most");
        }
        must(
                "vipps.callback-prefix",
                t -> (t.isEmpty() && !settings.text("vipps.api").equals("ecom"))
                        || (t.length() <= 255 && isPublicAddress(t)),
                "must be the public https address of this bridge's /vipps/callbacks, 255 characters at most");
        must(
                "vipps.currencies",
                t -> t.matches("[A-Z]{3}(\\s*,\\s*[A-Z]{3})*")
                        && settings.currencies().stream().allMatch(SettingsCheck::hasTwoDecimals),
                "must be currencies of two decimals such as NOK, separated by commas");
        if (settings.isSet("vipps.receipt-tax-rate")) {
            number("vipps.receipt-tax-rate", 0, 10_000);
        }
        must(
                "vipps.webhook-url",
                t -> t.isEmpty() || (t.length() <= 255 && isPublicAddress(t) && isSignedAsWritten(t)),
                "must be the public https address of this bridge's /vipps/webhooks without user or #, 255 characters"
                        + " at most, or empty");
        must(
                "vipps.webhook-secrets",
                t -> settings.webhookSecrets().size() <= MOST_WEBHOOK_SECRETS
                        && settings.webhookSecrets().stream().allMatch(secret -> secret.length() >= 16),
                "must be up to " + MOST_WEBHOOK_SECRETS
                        + " secrets of at least 16 characters, with commas between them; ./bridge webhooks register"
                        + " shows one");
        must(
                "vipps.return-url",
                t -> t.isEmpty() || (t.length() <= 255 && t.contains("://")),
                "must be a full address");
        must(
                "vipps.reference-prefix",
                t -> t.matches("[A-Za-z0-9-]{0,20}"),
                "may have up to 20 of A-Z, a-z, 0-9 and -");
        number("vipps.concurrency", 2, 1024);
        number("vipps.rate-window-ms", 1000, 600_000);
        number("vipps.connect-timeout-ms", 1000, 60_000);
        number("vipps.response-timeout-ms", 1000, 120_000);
        must("bridge.callback-secret", t -> t.length() >= 16, "must be a secret of at least 16 characters");
    }

    /** Amounts in whole units are read with two decimals at most. */
    private static boolean hasTwoDecimals(String currency) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(known -> known.getCurrencyCode().equals(currency) && known.getDefaultFractionDigits() == 2);
    }

    private void keys(String prefix) {
        for (String key : List.of("client-id", "client-secret", "subscription-key")) {
            must(prefix + key, t -> !t.isEmpty(), "is missing: a key from portal.vippsmobilepay.com");
        }
    }

    private void ledger() {
        flag("bridge.embedded");
        if (!settings.flag("bridge.embedded")) {
            must(
                    "bridge.jdbc-url",
                    t -> t.startsWith("jdbc:postgresql:"),
                    "must be a PostgreSQL address such as jdbc:postgresql://localhost/erp (or set bridge.embedded=true)");
        }
        number("bridge.pool-size", 2, 200);
    }

    private void erp() {
        flag("erp.create-tables");
        flag("erp.database.enabled");
        flag("erp.files.enabled");
        must("erp.jdbc-url", t -> t.isEmpty() || t.startsWith("jdbc:"), "must be a JDBC address, or empty");
        if (settings.flag("erp.database.enabled")) {
            must(
                    "erp.sql-directory",
                    t -> ERP_STATEMENTS.stream().allMatch(name -> Files.isReadable(statement(name))),
                    "must be a folder with " + String.join(", ", ERP_STATEMENTS));
        }
        number("erp.pool-size", 1, 200);
        number("erp.poll-interval-ms", 50, 3_600_000);
        number("erp.files.poll-interval-ms", 50, 3_600_000);
        number("erp.files.settle-ms", 0, 3_600_000);
        number("erp.files.feed-interval-ms", 100, 86_400_000);
        number("erp.files.warn-after-ms", 1, 604_800_000);
        List<String> folders =
                List.of("erp.files.inbox", "erp.files.archive", "erp.files.rejected", "erp.files.outbox");
        if (folders.stream().map(settings::path).distinct().count() < folders.size()) {
            problems.add(String.join(", ", folders) + ": must be four different folders");
        }
        if (!settings.flag("erp.database.enabled") && !settings.flag("erp.files.enabled")) {
            problems.add(
                    "erp.database.enabled, erp.files.enabled: one of them must be true, or nothing would ever come in");
        }
    }

    private Path statement(String name) {
        return settings.path("erp.sql-directory").resolve(name);
    }

    private void rules() {
        number("accept.unknown-order-grace-ms", 0, Long.MAX_VALUE);
        number("retry.base-delay-ms", 1, 86_400_000);
        number("retry.max-delay-ms", 1, 864_000_000);
        number("retry.max-attempts", 1, 1000);
        number("retry.key-trust-ms", 0, Long.MAX_VALUE);
        number("release.delay-ms", 0, Long.MAX_VALUE);
        must("payment.late-reservation", Set.of("release", "use")::contains, "must be release or use");
        number("status.first-check-ms", 0, 3_600_000);
        number("status.check-interval-ms", 500, 3_600_000);
        number("status.max-per-second", 1, 10_000);
        number("status.read-transaction-ids-ms", 0, 86_400_000);
        number("status.give-up-ms", 1, Long.MAX_VALUE);
        number("retention.personal-data-days", 1, 3650);
        number("reservation.guaranteed-days", 1, 180);
        number("reservation.warn-days-before", 0, 180);
        number("refund.alert-per-hour-minor", 0, Long.MAX_VALUE);
    }

    private void addresses() {
        number("server.port", 0, 65_535);
        number("management.port", 0, 65_535);
        must("server.host", t -> !t.isEmpty(), "must be an address to listen on");
        must(
                "management.host",
                t -> isLoopback(t) || (settings.isSet("management.username") && settings.isSet("management.password")),
                "is not loopback, so management.username and management.password must be set");
        must(
                "management.port",
                t -> !isNumber(t) || !isNumber(settings.text("server.port")) || isOfItsOwn(t),
                "must be another port than server.port, which is for the outside");
        must("management.username", t -> t.matches("[A-Za-z0-9_-]*"), "may have A-Z, a-z, 0-9, _ and -");
        must(
                "management.password",
                t -> t.matches("[A-Za-z0-9_.~+/=-]*") && t.isEmpty() != settings.isSet("management.username"),
                "must be set together with management.username, of A-Z, a-z, 0-9 and _.~+/=-");
    }

    private boolean isOfItsOwn(String managementPort) {
        long port = Long.parseLong(managementPort);
        return port == 0 || port != settings.number("server.port");
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}");
    }

    private void logging() {
        must("logging.format", Set.of("human", "json")::contains, "must be human or json");
        must("logging.level", Set.of("info", "debug", "trace")::contains, "must be info, debug or trace");
    }

    private void must(String name, Predicate<String> rule, String complaint) {
        if (!rule.test(settings.text(name))) {
            String shown = settings.text(name).isEmpty() ? "is not set" : "is '" + shown(name) + "'";
            problems.add(name + ": " + complaint + " (it " + shown + ")");
        }
    }

    private String shown(String name) {
        return Settings.isSecret(name) ? "***" : Masks.ofProcess().hide(settings.text(name));
    }

    private void flag(String name) {
        must(name, Set.of("true", "false")::contains, "must be true or false");
    }

    private void number(String name, long least, long most) {
        must(
                name,
                t -> {
                    try {
                        long number = Long.parseLong(t);
                        return number >= least && number <= most;
                    } catch (NumberFormatException e) {
                        return false;
                    }
                },
                "must be a whole number from " + least + (most == Long.MAX_VALUE ? " up" : " to " + most));
    }

    /** Money and secrets go only over TLS; plain http is for a simulator on this machine. */
    private static boolean isVippsAddress(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null
                    && (uri.getPath() == null || uri.getPath().isEmpty())
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && isLoopback(uri.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPublicAddress(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && isLoopback(uri.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Vipps signs host, path and query: nothing in the address may be left to how somebody writes it. */
    private static boolean isSignedAsWritten(String text) {
        URI uri = URI.create(text);
        return text.matches("[!-~]+") && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    }

    static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
