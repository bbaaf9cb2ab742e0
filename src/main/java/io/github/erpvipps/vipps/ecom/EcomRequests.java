package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.vipps.CallbackTokens;
import io.github.erpvipps.vipps.RequestJson;
import io.github.erpvipps.vipps.Requests;
import java.time.Duration;

/** The bodies of eCom v2's requests. Amounts are øre; the currency is always NOK. */
public final class EcomRequests implements Requests {

    /** As {@code vipps.api} names it. */
    public static final String NAME = "ecom";

    /** eCom API: "minimum 1 NOK". */
    static final long LEAST_AMOUNT_MINOR = 100;

    private static final int LONGEST_TEXT = 100;

    private final Settings settings;

    public EcomRequests(Settings settings) {
        this.settings = settings;
    }

    @Override
    public byte[] initiate(Payment payment) {
        ObjectNode body = RequestJson.object();
        ObjectNode customer = body.putObject("customerInfo");
        if (payment.customerPhone() != null) {
            customer.put("mobileNumber", payment.customerPhone());
        }
        ObjectNode merchant = body.putObject("merchantInfo");
        merchant.put("merchantSerialNumber", payment.salesUnit());
        merchant.put("callbackPrefix", settings.text("vipps.callback-prefix"));
        // Capital B: "fallback" is answered with HTTP 500.
        merchant.put("fallBack", payment.returnUrl());
        merchant.put("authToken", CallbackTokens.PLACEHOLDER);
        ObjectNode transaction = body.putObject("transaction");
        transaction.put("orderId", payment.reference());
        transaction.put("amount", payment.amountMinor());
        transaction.put("transactionText", RequestJson.cut(payment.description(), LONGEST_TEXT));
        return RequestJson.bytes(body);
    }

    /** The amount is always explicit: "all that is left" would take more than was shipped if we had missed something. */
    @Override
    public byte[] capture(Payment payment, long amountMinor, String text) {
        ObjectNode body = withMerchant(payment);
        body.putObject("transaction")
                .put("amount", amountMinor)
                .put("transactionText", RequestJson.cut(text, LONGEST_TEXT));
        return RequestJson.bytes(body);
    }

    @Override
    public byte[] refund(Payment payment, long amountMinor, String text) {
        return capture(payment, amountMinor, text);
    }

    /** After a capture the rest is only let go when the request says so. */
    @Override
    public byte[] cancel(Payment payment, String text, boolean onlyIfUnpaid) {
        ObjectNode body = withMerchant(payment);
        body.putObject("transaction").put("transactionText", RequestJson.cut(text, LONGEST_TEXT));
        if (payment.capturedMinor() > 0) {
            body.put("shouldReleaseRemainingFunds", true);
        }
        return RequestJson.bytes(body);
    }

    @Override
    public long leastAmountMinor(String currency) {
        return LEAST_AMOUNT_MINOR;
    }

    @Override
    public boolean canHandle(String createdWith, String reference) {
        return createdWith.equals(NAME);
    }

    /** A second initiation is answered with "duplicate", and no call gives the address again. */
    @Override
    public boolean repeatsTheAddress() {
        return false;
    }

    /** eCom API guide, "Rate limiting": initiate 2 a minute, capture, cancel and refund 5 a minute, for each order. */
    @Override
    public int callsInWindow(Kind kind) {
        return kind == Kind.INITIATE ? 2 : 5;
    }

    /** eCom API guide, "Rate limiting": details 120 a minute, for each order. */
    @Override
    public int looksInWindow() {
        return 120;
    }

    @Override
    public Duration longestCall() {
        return RequestJson.longestCall(settings);
    }

    private ObjectNode withMerchant(Payment payment) {
        ObjectNode body = RequestJson.object();
        // A string: an integer here is answered with HTTP 500.
        body.putObject("merchantInfo").put("merchantSerialNumber", payment.salesUnit());
        return body;
    }
}
