package io.github.erpvipps.accept;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.ledger.PaymentFlow;
import io.github.erpvipps.ledger.Purpose;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.Terms;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Checks rows and lines before anything is stored or sent. */
public final class Submissions {

    private static final int LONGEST_AT_VIPPS = 50;

    private final Settings settings;
    private final Terms terms;

    /** @param terms those of the API that new payments are created with */
    public Submissions(Settings settings, Terms terms) {
        this.settings = settings;
        this.terms = terms;
    }

    /**
     * An order by its columns.
     *
     * @throws RejectedSubmission with everything that is wrong with it
     */
    public OrderSubmission order(Map<String, ?> columns) {
        Fields fields = new Fields(columns);
        String orderId = fields.id("order_id", true);
        String prefix = settings.text("vipps.reference-prefix");
        if (prefix.length() + orderId.length() > LONGEST_AT_VIPPS) {
            fields.problem(
                    "order_id", "is longer than " + LONGEST_AT_VIPPS + " characters with vipps.reference-prefix");
        }
        String unit = fields.text("sales_unit") == null
                ? settings.text("vipps.merchant-serial-number")
                : fields.text("sales_unit");
        if (settings.credentials(unit).isEmpty()) {
            fields.problem("sales_unit", Fields.quoted(unit) + " has no keys in the settings");
        }
        Long amount = fields.amountMinor();
        if (amount == null) {
            fields.problem("amount_minor", "is missing or cannot be read");
        }
        String currency = fields.text("currency") == null
                ? "NOK"
                : fields.text("currency").toUpperCase(Locale.ROOT);
        String description = fields.sentence("description", 100);
        if (description == null) {
            fields.problem("description", "is missing");
        }
        PaymentFlow flow = flow(fields);
        Instant payBefore = fields.instant("pay_before");
        String existing = fields.text("existing_reference");
        if (existing != null && !existing.matches("[A-Za-z0-9-]{1,50}")) {
            fields.problem(
                    "existing_reference", "must be 1 to 50 of A-Z, a-z, 0-9 and -, but is " + Fields.quoted(existing));
        }
        String returnUrl =
                fields.text("return_url") == null ? settings.text("vipps.return-url") : fields.text("return_url");
        if (existing == null ? !isReturnAddress(returnUrl) : returnUrl.length() > 255) {
            fields.problem(
                    "return_url",
                    "must be an https address (or an app's own scheme) of 255 characters at most; vipps.return-url is the default");
        }
        String phone = phone(fields, currency);
        int attempt = attempt(fields);
        fields.doubt(terms.complaints(new Terms.Wish(
                existing == null ? prefix + orderId : existing,
                existing != null,
                amount == null ? Long.MAX_VALUE : amount,
                currency,
                phone,
                flow,
                payBefore)));
        fields.throwIfWrong();
        String content = flow == PaymentFlow.REDIRECT && payBefore == null
                ? digest(unit, amount, currency, description, phone, returnUrl, existing)
                : digest(unit, amount, currency, description, phone, returnUrl, existing, flow, payBefore);
        return new OrderSubmission(
                orderId,
                unit,
                amount,
                currency,
                description,
                phone,
                returnUrl,
                existing,
                flow,
                payBefore,
                attempt,
                fields.doubts(),
                content);
    }

    /**
     * A shipment, refund or cancellation by its columns.
     *
     * @throws RejectedSubmission with everything that is wrong with it
     */
    public OperationSubmission operation(Purpose purpose, Map<String, ?> columns) {
        Fields fields = new Fields(columns);
        String sourceId = fields.id(purpose.name().toLowerCase(Locale.ROOT) + "_id", false);
        String orderId = fields.id("order_id", false);
        Long amount = purpose == Purpose.CANCELLATION ? null : fields.amountMinor();
        if (amount != null && amount < terms.leastMinor()) {
            fields.problem("amount_minor", "must be at least " + terms.leastMinor() + ", but is " + amount);
        }
        boolean last = purpose == Purpose.SHIPMENT && fields.flag("final_shipment");
        String text = fields.sentence(purpose == Purpose.SHIPMENT ? "tracking_reference" : "reason", 100);
        fields.throwIfWrong();
        return new OperationSubmission(
                purpose, sourceId, orderId, amount, last, text, digest(orderId, amount, last, text));
    }

    private static PaymentFlow flow(Fields fields) {
        String text = fields.text("payment_flow");
        if (text == null) {
            return PaymentFlow.REDIRECT;
        }
        try {
            return PaymentFlow.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            fields.problem("payment_flow", "must be REDIRECT, PUSH or QR, but is " + Fields.quoted(text));
            return PaymentFlow.REDIRECT;
        }
    }

    /** Eight digits without a country are a Norwegian number, unless the order is in another country's currency. */
    private static String phone(Fields fields, String currency) {
        String given = fields.text("customer_phone");
        Masks.ofProcess().phone(given);
        if (given == null) {
            return null;
        }
        String local = localPhone(given);
        String digits = given.replaceAll("[ ().-]", "").replaceFirst("^(\\+|00)", "");
        boolean countryIsGiven = digits.matches("[1-9][0-9]{9,14}");
        if (local != null && (countryIsGiven || currency.equals("NOK"))) {
            return local;
        }
        if (local == null && countryIsGiven) {
            return digits;
        }
        // The number itself is not repeated.
        fields.problem(
                "customer_phone",
                currency.equals("NOK")
                        ? "must be a Norwegian number of 8 digits, with or without +47"
                        : "must begin with its country code");
        return null;
    }

    /**
     * {@code +47 912 34 567}, {@code 0047…}, {@code 4791234567} and {@code 91234567} are the same phone.
     *
     * @return eight digits; null for anything else
     */
    public static String localPhone(String given) {
        String digits = given.replaceAll("[ ().-]", "").replaceFirst("^(\\+|00)?47(?=\\d{8}$)", "");
        return digits.matches("[0-9]{8}") ? digits : null;
    }

    private static int attempt(Fields fields) {
        String text = fields.text("attempt");
        if (text == null) {
            return 1;
        }
        if (!text.matches("[1-9][0-9]{0,2}")) {
            fields.problem("attempt", "must be a whole number from 1 to 999, but is " + Fields.quoted(text));
            return 1;
        }
        return Integer.parseInt(text);
    }

    private static boolean isReturnAddress(String text) {
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        try {
            URI uri = URI.create(text);
            boolean anyButHttp = uri.getScheme() != null && !uri.getScheme().equals("http") && text.contains("://");
            boolean thisMachine = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
            return anyButHttp || thisMachine;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String digest(Object... parts) {
        StringBuilder canonical = new StringBuilder();
        for (Object part : parts) {
            String text = part == null ? "" : part.toString();
            canonical.append(text.length()).append(':').append(text).append(';');
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
