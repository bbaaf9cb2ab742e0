package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.ledger.PaymentFlow;
import io.github.erpvipps.vipps.RequestJson;
import io.github.erpvipps.vipps.Requests;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** The bodies of ePayment v1's requests. Amounts are minor units with their currency, never left out. */
public final class EpaymentRequests implements Requests {

    /** As {@code vipps.api} names it. */
    public static final String NAME = "epayment";

    /** ePayment's pattern of a reference. */
    static final int SHORTEST_REFERENCE = 8;

    private static final byte[] WITHOUT_BODY = {};
    private static final int SHORTEST_TEXT = 3;
    private static final int LONGEST_TEXT = 100;
    private static final String NORWAY = "47";
    private static final int NORWEGIAN_DIGITS = 8;

    private final Settings settings;

    public EpaymentRequests(Settings settings) {
        this.settings = settings;
    }

    @Override
    public byte[] initiate(Payment payment) {
        ObjectNode body = RequestJson.object();
        amount(body.putObject("amount"), payment, payment.amountMinor());
        body.putObject("paymentMethod").put("type", "WALLET");
        if (payment.customerPhone() != null) {
            body.putObject("customer").put("phoneNumber", msisdn(payment.customerPhone()));
        }
        body.put("reference", payment.reference());
        body.put("userFlow", userFlow(payment.flow()));
        if (payment.flow() != PaymentFlow.PUSH) {
            body.put("returnUrl", payment.returnUrl());
        }
        body.put("paymentDescription", description(payment));
        if (payment.payBefore() != null) {
            body.put(
                    "expiresAt",
                    payment.payBefore().truncatedTo(ChronoUnit.SECONDS).toString());
            receipt(body.putObject("receipt"), payment);
        }
        return RequestJson.bytes(body);
    }

    private static String userFlow(PaymentFlow flow) {
        return switch (flow) {
            case REDIRECT -> "WEB_REDIRECT";
            case PUSH -> "PUSH_MESSAGE";
            case QR -> "QR";
        };
    }

    /** Country code and number, digits only. */
    static String msisdn(String phone) {
        return phone.length() == NORWEGIAN_DIGITS ? NORWAY + phone : phone;
    }

    private static String description(Payment payment) {
        String text = RequestJson.cut(payment.description(), LONGEST_TEXT);
        return text.codePointCount(0, text.length()) < SHORTEST_TEXT ? payment.reference() : text;
    }

    /**
     * A long-living payment needs one (error 6130): one line over the whole order, since the ERP tells no more. The tax is what a
     * price with tax at the rate of the settings holds, rounded half up.
     */
    private void receipt(ObjectNode receipt, Payment payment) {
        long rate = settings.number("vipps.receipt-tax-rate");
        long tax = taxIn(payment.amountMinor(), rate);
        ObjectNode line = receipt.putArray("orderLines").addObject();
        line.put("name", description(payment));
        line.put("id", payment.orderId());
        line.put("totalAmount", payment.amountMinor());
        line.put("totalAmountExcludingTax", payment.amountMinor() - tax);
        line.put("totalTaxAmount", tax);
        line.put("taxRate", rate);
        receipt.putObject("bottomLine").put("currency", payment.currency());
    }

    /**
     * The tax within an amount.
     *
     * @param amountMinor with tax, in minor units
     * @param rate in hundredths of a percent: 2500 is 25 %
     */
    static long taxIn(long amountMinor, long rate) {
        long whole = 10_000 + rate;
        return (2 * amountMinor * rate + whole) / (2 * whole);
    }

    @Override
    public byte[] capture(Payment payment, long amountMinor, String text) {
        ObjectNode body = RequestJson.object();
        amount(body.putObject("modificationAmount"), payment, amountMinor);
        return RequestJson.bytes(body);
    }

    @Override
    public byte[] refund(Payment payment, long amountMinor, String text) {
        return capture(payment, amountMinor, text);
    }

    /**
     * The same bytes for the same purpose whenever they are made: a cancel that was given back and comes again has its old key, and under
     * one key Vipps takes one body.
     */
    @Override
    public byte[] cancel(Payment payment, String text, boolean onlyIfUnpaid) {
        return onlyIfUnpaid ? RequestJson.bytes(RequestJson.object().put("cancelTransactionOnly", true)) : WITHOUT_BODY;
    }

    @Override
    public long leastAmountMinor(String currency) {
        return least(currency);
    }

    /** ePayment API guide, error 6010: NOK 100 øre, DKK 1 øre, EUR 1 cent. */
    static long least(String currency) {
        return currency.equals("NOK") ? 100 : 1;
    }

    /** What eCom has created, too; but no reference that ePayment's addresses cannot hold (migration guide). */
    @Override
    public boolean canHandle(String createdWith, String reference) {
        return reference.length() >= SHORTEST_REFERENCE;
    }

    /** The same key and the same body are answered with the same address. */
    @Override
    public boolean repeatsTheAddress() {
        return true;
    }

    /** ePayment API guide, "Rate limits": 5 a minute of each kind, for each payment. */
    @Override
    public int callsInWindow(Kind kind) {
        return 5;
    }

    /** ePayment API guide, "Rate limits": 120 a minute, for each payment; its events count by themselves. */
    @Override
    public int looksInWindow() {
        return 120;
    }

    @Override
    public Duration longestCall() {
        return RequestJson.longestCall(settings);
    }

    private static void amount(ObjectNode amount, Payment payment, long minor) {
        amount.put("currency", payment.currency()).put("value", minor);
    }
}
