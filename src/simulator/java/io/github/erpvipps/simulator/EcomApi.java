package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.BookedPayment.Entry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The calls of eCom v2: from a request to the books, and to the answer that Vipps gives. */
final class EcomApi implements VippsApi {
    private static final Pattern SALES_UNIT = Pattern.compile("\\d{4,6}");
    private static final Pattern ORDER_ID = Pattern.compile("[a-zA-Z0-9-]{1,50}");
    private static final Pattern PHONE = Pattern.compile("\\d{8}");
    private static final Pattern TEXT = Pattern.compile(".{1,100}", Pattern.DOTALL);
    private static final Pattern UP_TO_255 = Pattern.compile(".{1,255}");
    private static final Pattern HTTPS_URL = Pattern.compile("https://.{1,247}");
    private static final Pattern HTTP_URL = Pattern.compile("https?://.{1,247}");

    /** https, an app's own scheme, or plain http to this very machine by number. */
    private static final Pattern RETURN_URL =
            Pattern.compile("(http://127\\.0\\.0\\.1\\b|(?!http:)[a-zA-Z][a-zA-Z0-9+.-]*:).{0,240}");

    private static final List<String> SYSTEM_HEADERS = List.of(
            "Vipps-System-Name", "Vipps-System-Version", "Vipps-System-Plugin-Name", "Vipps-System-Plugin-Version");
    private static final int SYSTEM_HEADER_LENGTH = 30;
    private static final int REQUEST_ID_LENGTH = 40;

    private final SimulatorSettings settings;
    private final Tokens tokens;
    private final Books books;
    private final Customers customers;
    private final Keys keys;

    EcomApi(SimulatorSettings settings, Tokens tokens, Books books, Customers customers, Keys keys) {
        this.settings = settings;
        this.tokens = tokens;
        this.books = books;
        this.customers = customers;
        this.keys = keys;
    }

    @Override
    public Api name() {
        return Api.ECOM;
    }

    @Override
    public List<Door> doors() {
        String payments = "/ecomm/v2/payments";
        return List.of(
                new Door(HttpMethod.POST, payments, Operation.INITIATE),
                new Door(HttpMethod.POST, payments + "/:reference/capture", Operation.CAPTURE),
                new Door(HttpMethod.PUT, payments + "/:reference/cancel", Operation.CANCEL),
                new Door(HttpMethod.POST, payments + "/:reference/refund", Operation.REFUND),
                new Door(HttpMethod.GET, payments + "/:reference/details", Operation.DETAILS),
                new Door(HttpMethod.POST, "/ecomm/v2/integration-test/payments/:reference/approve", Operation.APPROVE));
    }

    @Override
    public String keyHeader() {
        return "X-Request-Id";
    }

    @Override
    public String referenceIn(JsonObject body) {
        return field(body, "transaction", "orderId");
    }

    @Override
    public String salesUnitIn(JsonObject body) {
        return field(body, "merchantInfo", "merchantSerialNumber");
    }

    private static String field(JsonObject json, String object, String name) {
        Object value = json.getValue(object) instanceof JsonObject part ? part.getValue(name) : null;
        return value == null ? null : value.toString();
    }

    @Override
    public Answer answer(Call call) {
        try {
            tokens.require(call);
            checkHeaders(call);
            return switch (call.operation) {
                case INITIATE -> initiate(call);
                case CAPTURE, REFUND -> captureOrRefund(call);
                case CANCEL -> cancel(call);
                case DETAILS -> details(payment(call));
                case APPROVE -> approve(call);
                case EVENTS, WEBHOOKS, ACCESS_TOKEN -> throw new IllegalStateException("eCom has no " + call.operation);
            };
        } catch (Refused no) {
            return worded(no);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private Answer worded(Refused no) {
        return EcomErrors.of(no.reason(), settings.unknownOrderStatus());
    }

    private Answer initiate(Call call) {
        EcomBody body = new EcomBody(call.body);
        body.requireObject("customerInfo");
        body.forbid("merchantInfo", "fallback");
        String salesUnit = salesUnit(call, body);
        String orderId = body.required("transaction", "orderId", ORDER_ID);
        long amount = body.requiredAmount();
        String phone = body.optional("customerInfo", "mobileNumber", PHONE);
        Payment.Order order = new Payment.Order(
                Api.ECOM,
                "",
                amount,
                "NOK",
                body.required("transaction", "transactionText", TEXT),
                Customer.of(phone, amount),
                body.required("merchantInfo", "fallBack", RETURN_URL),
                UUID.randomUUID().toString(),
                new Payment.Callback(
                        body.required(
                                "merchantInfo", "callbackPrefix", settings.allowHttpCallbacks() ? HTTP_URL : HTTPS_URL),
                        body.optional("merchantInfo", "authToken", UP_TO_255)),
                null,
                "WALLET",
                "WEB_REDIRECT",
                Map.of());
        body.refuseIfWrong();
        if (order.customer() == Customer.UNKNOWN_TO_VIPPS) {
            throw new Refused(Reason.UNKNOWN_CUSTOMER);
        }
        customers.meet(books.open(new PaymentId(salesUnit, orderId), order));
        return Answer.ok(new JsonObject()
                .put("orderId", orderId)
                .put("url", "http://" + call.request.authority() + "/simulator/pay?token=" + order.token()));
    }

    private Answer captureOrRefund(Call call) {
        EcomBody body = new EcomBody(call.body);
        salesUnit(call, body);
        long amount = body.amount();
        String text = body.required("transaction", "transactionText", TEXT);
        if (call.key().isEmpty() || call.key().length() > REQUEST_ID_LENGTH) {
            body.complain("X-Request-Id");
        }
        body.refuseIfWrong();
        Payment payment = payment(call);
        return keys.once(call, () -> captureOrRefund(payment, amount, call, text), EcomErrors::otherBodyUnderAKnownKey);
    }

    private Answer captureOrRefund(Payment payment, long amount, Call call, String text) {
        try {
            return call.operation == Operation.CAPTURE
                    ? captured(payment, payment.capture(amount, call.key(), text))
                    : refunded(payment, payment.refund(amount, call.key(), text));
        } catch (Refused no) {
            throw new Refusal(worded(no), no.getMessage());
        }
    }

    private Answer cancel(Call call) {
        EcomBody body = new EcomBody(call.body);
        salesUnit(call, body);
        String text = body.required("transaction", "transactionText", TEXT);
        boolean release = body.flag("shouldReleaseRemainingFunds");
        body.refuseIfWrong();
        Payment payment = payment(call);
        Entry entry = payment.cancel(release, "", text);
        return Answer.ok(new JsonObject()
                .put("orderId", payment.id.reference())
                .put("transactionInfo", transactionInfo(entry, "Cancelled"))
                .put("transactionSummary", summary(payment)));
    }

    private Answer approve(Call call) {
        Payment payment = payment(call);
        if (!payment.isOpen()) {
            throw new Refused(Reason.APPROVAL_TOO_LATE);
        }
        customers.approve(payment);
        return Answer.EMPTY_OK;
    }

    private Answer details(Payment payment) {
        JsonArray log = new JsonArray();
        List<Entry> entries = payment.log();
        for (int newestFirst = entries.size() - 1; newestFirst >= 0; newestFirst--) {
            Entry entry = entries.get(newestFirst);
            if (entry.operation().equals("EXPIRE")) {
                continue; // of a customer who never acts, eCom says nothing
            }
            log.add(new JsonObject()
                    .put("operation", entry.operation())
                    .put("amount", entry.amountMinor())
                    .put("operationSuccess", entry.success())
                    .put("requestId", entry.requestId())
                    .put("timeStamp", entry.time().toString())
                    .put("transactionId", entry.transactionId())
                    .put("transactionText", entry.text()));
        }
        JsonObject details =
                new JsonObject().put("orderId", payment.id.reference()).put("transactionLogHistory", log);
        if (payment.customerReacted()) {
            details.put("transactionSummary", summary(payment).put("bankIdentificationNumber", 123456));
        }
        return Answer.ok(details);
    }

    @Override
    public Answer internalError(Call call) {
        return EcomErrors.internal();
    }

    @Override
    public Answer locked(Call call) {
        return EcomErrors.locked();
    }

    @Override
    public Answer lockedBySomethingElse(Call call) {
        return EcomErrors.locked();
    }

    @Override
    public Answer merchantBlocked(Call call) {
        return EcomErrors.merchantBlocked();
    }

    @Override
    public Answer paymentRequired(Call call) {
        return EcomErrors.paymentRequired();
    }

    /** One more entry at the top of the log. */
    @Override
    public Answer withStrangeWord(Call call, Answer details) {
        if (details.status() != 200) {
            return details;
        }
        JsonObject body = new JsonObject(details.body());
        JsonArray log = body.getJsonArray("transactionLogHistory");
        JsonArray longer = new JsonArray()
                .add(new JsonObject()
                        .put("operation", "RECONSIDER")
                        .put("amount", 0)
                        .put("operationSuccess", true)
                        .put("requestId", "")
                        .put(
                                "timeStamp",
                                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                        .put("transactionId", "5000000000")
                        .put("transactionText", "Nobody knows"));
        return Answer.ok(body.put("transactionLogHistory", longer.addAll(log)));
    }

    private static Answer captured(Payment payment, Entry entry) {
        return Answer.ok(new JsonObject()
                .put("orderId", payment.id.reference())
                .put("paymentInstrument", "Mastercard")
                .put("transactionInfo", transactionInfo(entry, "Captured"))
                .put("transactionSummary", summary(payment)));
    }

    /** Unlike its siblings: the object is named {@code transaction}, and its time has no zone. */
    private static Answer refunded(Payment payment, Entry entry) {
        String zoneless = entry.time().toString().replace("Z", "");
        return Answer.ok(new JsonObject()
                .put("orderId", payment.id.reference())
                .put("transaction", transactionInfo(entry, "Refund").put("timeStamp", zoneless))
                .put("transactionSummary", summary(payment)));
    }

    private static JsonObject transactionInfo(Entry entry, String status) {
        return new JsonObject()
                .put("amount", entry.amountMinor())
                .put("status", status)
                .put("timeStamp", entry.time().toString())
                .put("transactionId", entry.transactionId())
                .put("transactionText", entry.text());
    }

    private static JsonObject summary(Payment payment) {
        return new JsonObject()
                .put("capturedAmount", payment.captured())
                .put("remainingAmountToCapture", payment.reserved())
                .put("refundedAmount", payment.refunded())
                .put("remainingAmountToRefund", payment.refundable());
    }

    private Payment payment(Call call) {
        return books.find(call.payment)
                .filter(payment -> payment.order.api() == Api.ECOM)
                .orElseThrow(() -> new Refused(Reason.UNKNOWN_PAYMENT));
    }

    private static String salesUnit(Call call, EcomBody body) {
        String salesUnit = body.required("merchantInfo", "merchantSerialNumber", SALES_UNIT);
        String header = call.header("Merchant-Serial-Number");
        if (header != null && !header.equals(salesUnit)) {
            body.complain("Merchant-Serial-Number");
        }
        return salesUnit;
    }

    private void checkHeaders(Call call) {
        List<String> tooLong = SYSTEM_HEADERS.stream()
                .filter(name -> call.header(name) != null && call.header(name).length() > SYSTEM_HEADER_LENGTH)
                .toList();
        if (!tooLong.isEmpty()) {
            throw new Refusal(EcomErrors.invalid(tooLong), "Invalid headers: " + tooLong);
        }
        if (!settings.salesUnits().isEmpty() && !settings.salesUnits().contains(call.payment.salesUnit())) {
            throw new Refusal(EcomErrors.otherSalesUnit(), "Another sales unit");
        }
    }
}
