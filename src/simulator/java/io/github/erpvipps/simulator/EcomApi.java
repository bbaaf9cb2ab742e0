package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.BookedPayment.Entry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The calls of eCom v2: from a request to the books, and to the answer that Vipps gives. */
final class EcomApi {
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
    private final Journal journal;
    private final Map<KnownKey, Remembered> keys = new HashMap<>();

    private record KnownKey(PaymentId payment, Operation operation, String key) {
        static KnownKey of(Call call) {
            return new KnownKey(call.payment, call.operation, call.key());
        }
    }

    /** Without an answer, the same call is carried out anew. */
    private record Remembered(Buffer body, Answer answer, Instant time) {}

    EcomApi(SimulatorSettings settings, Tokens tokens, Books books, Customers customers, Journal journal) {
        this.settings = settings;
        this.tokens = tokens;
        this.books = books;
        this.customers = customers;
        this.journal = journal;
    }

    Answer answer(Call call) {
        try {
            if (call.operation == Operation.ACCESS_TOKEN) {
                return tokens.issue(call);
            }
            tokens.require(call);
            checkHeaders(call);
            return switch (call.operation) {
                case INITIATE -> initiate(call);
                case CAPTURE, REFUND -> captureOrRefund(call);
                case CANCEL -> cancel(call);
                case DETAILS -> details(payment(call));
                case APPROVE -> approve(call);
                case ACCESS_TOKEN -> throw new IllegalStateException("answered above");
            };
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private Answer initiate(Call call) {
        RequestBody body = new RequestBody(call.body);
        body.requireObject("customerInfo");
        body.forbid("merchantInfo", "fallback");
        String salesUnit = salesUnit(call, body);
        String orderId = body.required("transaction", "orderId", ORDER_ID);
        long amount = body.requiredAmount();
        String phone = body.optional("customerInfo", "mobileNumber", PHONE);
        Payment.Order order = new Payment.Order(
                amount,
                body.required("transaction", "transactionText", TEXT),
                Customer.of(phone, amount),
                body.required("merchantInfo", "callbackPrefix", settings.allowHttpCallbacks() ? HTTP_URL : HTTPS_URL),
                body.optional("merchantInfo", "authToken", UP_TO_255),
                body.required("merchantInfo", "fallBack", RETURN_URL),
                UUID.randomUUID().toString());
        body.refuseIfWrong();
        if (order.customer() == Customer.UNKNOWN_TO_VIPPS) {
            throw new Refusal(400, "User", "81", "User not registered with Vipps");
        }
        customers.meet(books.open(new PaymentId(salesUnit, orderId), order));
        return Answer.ok(new JsonObject()
                .put("orderId", orderId)
                .put("url", "http://" + call.request.authority() + "/simulator/pay?token=" + order.token()));
    }

    private Answer captureOrRefund(Call call) {
        RequestBody body = new RequestBody(call.body);
        salesUnit(call, body);
        long amount = body.amount();
        String text = body.required("transaction", "transactionText", TEXT);
        if (call.key().isEmpty() || call.key().length() > REQUEST_ID_LENGTH) {
            body.complain("X-Request-Id");
        }
        body.refuseIfWrong();
        Payment payment = payment(call);
        return once(
                call,
                () -> call.operation == Operation.CAPTURE
                        ? captured(payment, payment.capture(amount, call.key(), text))
                        : refunded(payment, payment.refund(amount, call.key(), text)));
    }

    private Answer cancel(Call call) {
        RequestBody body = new RequestBody(call.body);
        salesUnit(call, body);
        String text = body.required("transaction", "transactionText", TEXT);
        boolean release = body.flag("shouldReleaseRemainingFunds");
        body.refuseIfWrong();
        Payment payment = payment(call);
        Entry entry = payment.cancel(release, text);
        return Answer.ok(new JsonObject()
                .put("orderId", payment.id.reference())
                .put("transactionInfo", transactionInfo(entry, "Cancelled"))
                .put("transactionSummary", summary(payment)));
    }

    private Answer approve(Call call) {
        Payment payment = payment(call);
        if (!payment.isOpen()) {
            throw new Refusal(400, "Payment", "10010", "The payment can no longer be approved");
        }
        customers.approve(payment);
        return Answer.EMPTY_OK;
    }

    private Answer details(Payment payment) {
        JsonArray log = new JsonArray();
        List<Entry> entries = payment.log();
        for (int newestFirst = entries.size() - 1; newestFirst >= 0; newestFirst--) {
            Entry entry = entries.get(newestFirst);
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

    /** What no list of operations has; the amounts stay as they are. */
    static Answer withStrangeWord(Answer details) {
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

    /** Carries a call out, unless its key is known. What the key's first body was is remembered also after a refusal. */
    private Answer once(Call call, Supplier<Answer> work) {
        KnownKey key = KnownKey.of(call);
        Remembered known = keys.get(key);
        if (known != null && Duration.between(known.time, Instant.now()).toMillis() < settings.keyMemoryMs()) {
            if (!known.body.equals(call.body)) {
                throw new Refusal(409, "Payment", "93", "Captured amount must be the same in idempotent retry");
            }
            if (known.answer != null) {
                return known.answer;
            }
        }
        Answer remembered = null;
        try {
            remembered = work.get();
            return remembered;
        } catch (Refusal refusal) {
            remembered = settings.refusalsStick() ? refusal.answer() : null;
            throw refusal;
        } finally {
            Event.KeyRemembered event = new Event.KeyRemembered(
                    call.payment, call.operation, call.key(), call.body, remembered, Instant.now());
            journal.add(event);
            remember(event);
        }
    }

    void forgetKey(Call call) {
        Event.KeyForgotten event = new Event.KeyForgotten(call.payment, call.operation, call.key());
        journal.add(event);
        forget(event);
    }

    void remember(Event.KeyRemembered event) {
        keys.put(
                new KnownKey(event.payment(), event.operation(), event.key()),
                new Remembered(event.body(), event.answer(), event.time()));
    }

    void forget(Event.KeyForgotten event) {
        keys.remove(new KnownKey(event.payment(), event.operation(), event.key()));
    }

    void clear() {
        keys.clear();
    }

    private Payment payment(Call call) {
        return books.find(call.payment)
                .orElseThrow(() ->
                        new Refusal(settings.unknownOrderStatus(), "Merchant", "35", "Requested Order not found"));
    }

    private static String salesUnit(Call call, RequestBody body) {
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
            throw new Refusal(Answer.invalid(tooLong), "Invalid headers: " + tooLong);
        }
        if (!settings.salesUnits().isEmpty() && !settings.salesUnits().contains(call.payment.salesUnit())) {
            throw new Refusal(403, "Merchant", "35", "Requested Order not found");
        }
    }
}
