package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.Payment.Order;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The calls of ePayment v1: from a request to the books, and to the answer that Vipps gives. */
final class EpaymentApi implements VippsApi {
    private static final Pattern SALES_UNIT = Pattern.compile("[0-9]{4,6}");
    private static final Pattern REFERENCE = Pattern.compile("[a-zA-Z0-9-]{8,64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern PHONE = Pattern.compile("\\d{10,15}");
    private static final Pattern TEXT = Pattern.compile(".{3,100}", Pattern.DOTALL);
    private static final Pattern UP_TO_255 = Pattern.compile(".{5,255}");
    private static final Pattern ANY = Pattern.compile(".+", Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("WALLET|CARD");
    private static final Pattern FLOW = Pattern.compile("WEB_REDIRECT|NATIVE_REDIRECT|PUSH_MESSAGE|QR");
    private static final Pattern INTERACTION = Pattern.compile("CUSTOMER_PRESENT|CUSTOMER_NOT_PRESENT");
    private static final Pattern QR_FORMAT = Pattern.compile("TEXT/TARGETURL|IMAGE/SVG\\+XML|IMAGE/PNG");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})");

    /** https, an app's own scheme, or plain http to this very machine by number. */
    private static final Pattern RETURN_URL =
            Pattern.compile("(http://127\\.0\\.0\\.1\\b|(?!http:)[a-zA-Z][a-zA-Z0-9+.-]*:).*");

    private static final List<String> SYSTEM_HEADERS = List.of(
            "Vipps-System-Name", "Vipps-System-Version", "Vipps-System-Plugin-Name", "Vipps-System-Plugin-Version");
    private static final int SYSTEM_HEADER_LENGTH = 30;
    private static final int KEY_LENGTH = 50;
    private static final String KEY_HEADER = "Idempotency-Key";

    private static final Map<String, Long> LEAST_AMOUNTS = Map.of("NOK", 100L, "DKK", 1L, "EUR", 1L);
    private static final long HIGHEST_AMOUNT = 65_000_000;
    private static final Duration LONGEST_LIFE = Duration.ofDays(60);
    private static final int METADATA_PAIRS = 5;
    private static final int METADATA_KEY_LENGTH = 100;
    private static final int METADATA_VALUE_LENGTH = 500;

    private final SimulatorSettings settings;
    private final Tokens tokens;
    private final Books books;
    private final Customers customers;
    private final Keys keys;
    private final EpaymentWords words;

    EpaymentApi(SimulatorSettings settings, Tokens tokens, Books books, Customers customers, Keys keys) {
        this.settings = settings;
        this.tokens = tokens;
        this.books = books;
        this.customers = customers;
        this.keys = keys;
        this.words = new EpaymentWords(settings);
    }

    @Override
    public Api name() {
        return Api.EPAYMENT;
    }

    @Override
    public List<Door> doors() {
        String payments = "/epayment/v1/payments";
        return List.of(
                new Door(HttpMethod.POST, payments, Operation.INITIATE),
                new Door(HttpMethod.GET, payments + "/:reference", Operation.DETAILS),
                new Door(HttpMethod.GET, payments + "/:reference/events", Operation.EVENTS),
                new Door(HttpMethod.POST, payments + "/:reference/capture", Operation.CAPTURE),
                new Door(HttpMethod.POST, payments + "/:reference/refund", Operation.REFUND),
                new Door(HttpMethod.POST, payments + "/:reference/cancel", Operation.CANCEL),
                new Door(HttpMethod.POST, "/epayment/v1/test/payments/:reference/approve", Operation.APPROVE));
    }

    @Override
    public String keyHeader() {
        return KEY_HEADER;
    }

    @Override
    public String referenceIn(JsonObject body) {
        Object value = body.getValue("reference");
        return value == null ? null : value.toString();
    }

    /** Only the header names it. */
    @Override
    public String salesUnitIn(JsonObject body) {
        return null;
    }

    @Override
    public Answer answer(Call call) {
        try {
            tokens.require(call);
            EpaymentBody body = EpaymentBody.of(call.body);
            checkHeaders(call, body);
            return switch (call.operation) {
                case INITIATE -> create(call, body);
                case CAPTURE, REFUND -> captureOrRefund(call, body);
                case CANCEL -> cancel(call, body);
                case DETAILS -> Answer.ok(details(call, payment(call, body)));
                case EVENTS ->
                    new Answer(
                            200, Answer.JSON, words.events(payment(call, body)).encode());
                case APPROVE -> approve(call, body);
                case ACCESS_TOKEN, WEBHOOKS -> throw new IllegalStateException("ePayment has no " + call.operation);
            };
        } catch (Refused no) {
            return EpaymentError.of(no.reason()).answer(call);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private void checkHeaders(Call call, EpaymentBody body) {
        String salesUnit = call.header("Merchant-Serial-Number");
        if (salesUnit == null || !SALES_UNIT.matcher(salesUnit).matches()) {
            body.complain("Merchant-Serial-Number", "The header is missing or malformed.");
        } else if (!settings.salesUnits().isEmpty() && !settings.salesUnits().contains(salesUnit)) {
            throw new Refusal(merchantBlocked(call), "Another sales unit");
        }
        boolean isKeyWrong = call.key().isEmpty() || call.key().length() > KEY_LENGTH;
        if (call.operation.hasKey(Api.EPAYMENT) && isKeyWrong) {
            body.complain(KEY_HEADER, "The header is missing, or longer than " + KEY_LENGTH + " characters.");
        }
        SYSTEM_HEADERS.stream()
                .filter(name -> call.header(name) != null && call.header(name).length() > SYSTEM_HEADER_LENGTH)
                .forEach(name ->
                        body.complain(name, "The header is longer than " + SYSTEM_HEADER_LENGTH + " characters."));
    }

    private Answer create(Call call, EpaymentBody body) {
        body.only(
                "amount",
                "customer",
                "customerInteraction",
                "expiresAt",
                "industryData",
                "metadata",
                "paymentDescription",
                "paymentMethod",
                "profile",
                "qrFormat",
                "receipt",
                "receiptUrl",
                "reference",
                "returnUrl",
                "userFlow");
        EpaymentBody amount = body.requiredObject("amount").only("value", "currency");
        long value = amount.requiredInteger("value");
        String currency = amount.requiredText("currency", CURRENCY);
        if (!currency.isEmpty() && !LEAST_AMOUNTS.containsKey(currency)) {
            amount.complain("currency", "The currency is none of NOK, DKK and EUR.");
        }
        String method = body.requiredObject("paymentMethod")
                .only("type", "blockedSources")
                .requiredText("type", METHOD);
        String flow = body.requiredText("userFlow", FLOW);
        if (method.equals("CARD") && !flow.equals("WEB_REDIRECT")) {
            body.complain("userFlow", "A card payment needs WEB_REDIRECT.");
        }
        body.text("customerInteraction", INTERACTION);
        body.object("qrFormat").only("format", "size").text("format", QR_FORMAT);
        body.object("profile").only("scope").text("scope", ANY);
        body.text("receiptUrl", ANY);
        Order order = new Order(
                Api.EPAYMENT,
                call.key(),
                value,
                currency,
                body.text("paymentDescription", TEXT),
                Customer.of(phone(body), value),
                body.text("returnUrl", ANY),
                UUID.randomUUID().toString(),
                null,
                expiresAt(body, flow),
                method,
                flow,
                metadata(body));
        EpaymentReceipt.check(body);
        body.requiredText("reference", REFERENCE);
        body.refuseIfWrong(call);
        return once(call, () -> {
            refuseWhatIsNotAllowed(call, body, order);
            Payment payment = books.open(call.payment, order);
            customers.meet(payment);
            return created(call, payment);
        });
    }

    private static String phone(EpaymentBody body) {
        EpaymentBody customer = body.object("customer").only("phoneNumber", "personalQr", "customerToken");
        String phone = customer.text("phoneNumber", PHONE);
        customer.text("personalQr", UP_TO_255);
        customer.text("customerToken", ANY);
        if (body.has("customer") && customer.fields().size() != 1) {
            body.complain("customer", "The customer is named in one way, and in one only.");
        }
        return phone.replaceFirst("^47(?=\\d{8}$)", "");
    }

    /** Null: after the usual time. */
    private static Instant expiresAt(EpaymentBody body, String flow) {
        String text = body.text("expiresAt", TIME);
        if (text.isEmpty()) {
            return null;
        }
        if (flow.endsWith("_REDIRECT")) {
            body.complain("expiresAt", "Only PUSH_MESSAGE and QR go with it.");
        }
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException noTime) {
            body.complain("expiresAt", "The field is no time.");
            return null;
        }
    }

    private static Map<String, String> metadata(EpaymentBody body) {
        EpaymentBody metadata = body.object("metadata");
        Map<String, String> pairs = new LinkedHashMap<>();
        metadata.fields().forEach(name -> pairs.put(name, metadata.text(name, ANY)));
        return pairs;
    }

    /** What is well-formed and still does not go; each has a code of its own. */
    private void refuseWhatIsNotAllowed(Call call, EpaymentBody body, Order order) {
        refuse(call, order.amount() > HIGHEST_AMOUNT || order.amount() < 0, EpaymentError.INVALID_AMOUNT);
        refuse(call, !order.currency().equals(settings.currency()), EpaymentError.WRONG_CURRENCY);
        refuse(call, order.amount() < LEAST_AMOUNTS.get(order.currency()), EpaymentError.AMOUNT_TOO_SMALL);
        boolean lacksCustomer = order.flow().equals("PUSH_MESSAGE") && !body.has("customer");
        boolean lacksReturnUrl =
                order.flow().equals("WEB_REDIRECT") && order.returnUrl().isEmpty();
        refuse(call, lacksCustomer || lacksReturnUrl, EpaymentError.MISSING_PARAMETER);
        boolean isReturnUrlWrong = !order.returnUrl().isEmpty()
                && !RETURN_URL.matcher(order.returnUrl()).matches();
        refuse(call, isReturnUrlWrong, EpaymentError.INVALID_URL);
        refuse(call, order.metadata().size() > METADATA_PAIRS, EpaymentError.METADATA_CAPACITY);
        order.metadata().forEach((key, value) -> {
            refuse(call, key.length() > METADATA_KEY_LENGTH, EpaymentError.METADATA_KEY_LENGTH);
            refuse(call, value.length() > METADATA_VALUE_LENGTH, EpaymentError.METADATA_VALUE_LENGTH);
        });
        if (order.expiresAt() != null) {
            Instant now = Instant.now();
            refuse(call, !body.has("receipt"), EpaymentError.RECEIPT_NEEDED);
            Instant soonest = now.plusMillis(settings.shortestExpiryMs());
            refuse(call, order.expiresAt().isBefore(soonest), EpaymentError.EXPIRES_TOO_SOON);
            refuse(call, order.expiresAt().isAfter(now.plus(LONGEST_LIFE)), EpaymentError.EXPIRES_TOO_LATE);
        }
        refuse(call, order.customer() == Customer.UNKNOWN_TO_VIPPS, EpaymentError.UNKNOWN_CUSTOMER);
    }

    private static void refuse(Call call, boolean isWrong, EpaymentError error) {
        if (isWrong) {
            throw error.refusal(call);
        }
    }

    private static Answer created(Call call, Payment payment) {
        JsonObject body = new JsonObject();
        if (hasRedirectUrl(payment)) {
            body.put("redirectUrl", redirectUrl(call, payment));
        }
        return Answer.json(201, body.put("reference", payment.id.reference()));
    }

    private static boolean hasRedirectUrl(Payment payment) {
        return payment.order.api() == Api.EPAYMENT && !payment.order.flow().equals("PUSH_MESSAGE");
    }

    /** An app that is called up by its own scheme, or a page. */
    private static String redirectUrl(Call call, Payment payment) {
        String page = payment.order.flow().equals("NATIVE_REDIRECT")
                ? "vipps://pay"
                : "http://" + call.request.authority() + LandingPage.PATH;
        return page + "?token=" + payment.order.token();
    }

    private JsonObject details(Call call, Payment payment) {
        JsonObject body = new JsonObject()
                .put("aggregate", EpaymentWords.aggregate(payment))
                .put("amount", EpaymentWords.amount(payment, payment.order.amount()))
                .put("state", EpaymentWords.state(payment))
                .put("paymentMethod", paymentMethod(payment))
                .put("profile", new JsonObject())
                .put("pspReference", payment.pspReference())
                .put("reference", payment.id.reference());
        if (settings.redirectUrlInGet() && hasRedirectUrl(payment)) {
            body.put("redirectUrl", redirectUrl(call, payment));
        }
        if (!payment.order.metadata().isEmpty()) {
            body.put("metadata", new JsonObject(new LinkedHashMap<>(payment.order.metadata())));
        }
        words.captureGuaranteedUntil(payment).ifPresent(until -> body.put("captureGuaranteedUntil", until.toString()));
        return body;
    }

    private static JsonObject paymentMethod(Payment payment) {
        JsonObject method = new JsonObject().put("type", payment.order.paymentMethod());
        return payment.wasAuthorized() ? method.put("cardBin", "123456") : method;
    }

    private Answer captureOrRefund(Call call, EpaymentBody body) {
        EpaymentBody amount = body.only("modificationAmount")
                .requiredObject("modificationAmount")
                .only("value", "currency");
        long value = amount.requiredInteger("value");
        String currency = amount.requiredText("currency", CURRENCY);
        Payment payment = payment(call, body);
        return once(call, () -> {
            boolean isWrong = value < 1 || value > HIGHEST_AMOUNT || !currency.equals(payment.order.currency());
            refuse(call, isWrong, EpaymentError.INVALID_AMOUNT);
            if (call.operation == Operation.CAPTURE) {
                payment.capture(value, call.key(), "");
            } else {
                payment.refund(value, call.key(), "");
            }
            return adjusted(payment);
        });
    }

    /** Lets go of all that is not captured. */
    private Answer cancel(Call call, EpaymentBody body) {
        boolean onlyIfUnpaid = body.only("cancelTransactionOnly").flag("cancelTransactionOnly");
        Payment payment = payment(call, body);
        return once(call, () -> {
            if (onlyIfUnpaid && payment.wasAuthorized()) {
                throw new Refused(Reason.CANCEL_OF_AUTHORIZED);
            }
            if (!payment.wasAuthorized() && payment.phase() != Payment.Phase.OPEN) {
                throw new Refused(Reason.CANCEL_OF_ENDED);
            }
            payment.cancel(payment.wasAuthorized(), call.key(), "");
            return adjusted(payment);
        });
    }

    /** An error's content type, though all is well. */
    private static Answer adjusted(Payment payment) {
        JsonObject body = new JsonObject()
                .put("amount", EpaymentWords.amount(payment, payment.order.amount()))
                .put("state", EpaymentWords.state(payment))
                .put("aggregate", EpaymentWords.aggregate(payment))
                .put("pspReference", payment.pspReference())
                .put("reference", payment.id.reference());
        return new Answer(200, Problem.CONTENT_TYPE, body.encode());
    }

    private Answer approve(Call call, EpaymentBody body) {
        body.only("customer", "token");
        if (!body.has("customer") && !body.has("token")) {
            body.complain("customer", "The customer or the token is required.");
        }
        Payment payment = payment(call, body);
        if (!payment.isOpen()) {
            throw new Refused(Reason.APPROVAL_TOO_LATE);
        }
        customers.approve(payment);
        return Answer.EMPTY_OK;
    }

    private Answer once(Call call, Supplier<Answer> work) {
        Supplier<Answer> worded = () -> {
            try {
                return work.get();
            } catch (Refused no) {
                throw EpaymentError.of(no.reason()).refusal(call);
            }
        };
        return keys.once(
                call,
                worded,
                () -> EpaymentError.ofOtherBodyUnderAKnownKey(call.operation).answer(call));
    }

    private Payment payment(Call call, EpaymentBody body) {
        if (!REFERENCE.matcher(call.payment.reference()).matches()) {
            body.complain("reference", "The field must match the regular expression '" + REFERENCE + "'.");
        }
        body.refuseIfWrong(call);
        return books.find(call.payment).orElseThrow(() -> new Refused(Reason.UNKNOWN_PAYMENT));
    }

    @Override
    public Answer internalError(Call call) {
        return EpaymentError.INTERNAL.answer(call);
    }

    @Override
    public Answer locked(Call call) {
        return Problem.answer(call, 423, "Locked", "The payment is locked by another call.", List.of());
    }

    @Override
    public Answer lockedBySomethingElse(Call call) {
        return EpaymentError.PROCESSING.answer(call);
    }

    @Override
    public Answer merchantBlocked(Call call) {
        return Problem.answer(call, 403, "Forbidden", "The sales unit has no access to this.", List.of());
    }

    @Override
    public Answer paymentRequired(Call call) {
        return Problem.answer(call, 402, "Payment Required", "Payment required", List.of());
    }

    /** A state that no list has, or one more event. */
    @Override
    public Answer withStrangeWord(Call call, Answer lookUp) {
        if (lookUp.status() != 200) {
            return lookUp;
        }
        if (call.operation == Operation.DETAILS) {
            return Answer.ok(new JsonObject(lookUp.body()).put("state", "RECONSIDERED"));
        }
        JsonArray events = new JsonArray(lookUp.body());
        JsonObject strange = events.getJsonObject(0)
                .copy()
                .put("pspReference", "5000000000")
                .put("name", "RECONSIDERED")
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        strange.remove("idempotencyKey");
        strange.getJsonObject("amount").put("value", 0);
        return new Answer(200, Answer.JSON, events.add(strange).encode());
    }
}
