package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.EpaymentMerchant.outcome;
import static io.github.erpvipps.simulator.Merchant.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults()
            .withApproveAfterMs(-1)
            .withRateLimits(false)
            .withWebhookRetryMs(20);

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private Function<JsonObject, Integer> answer = event -> 200;
    private HttpServer shop;
    private String url;
    private VippsSimulator vipps;
    private EpaymentMerchant merchant;

    /** What came in, as a receiver sees it. */
    private record Heard(Map<String, String> headers, byte[] bytes, JsonObject event) {
        String name() {
            return event.getString("name");
        }

        String told() {
            return event.getString("reference") + " " + name();
        }
    }

    @BeforeEach
    void start() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.setExecutor(workers);
        shop.createContext("/", this::receive);
        shop.start();
        url = "http://127.0.0.1:" + shop.getAddress().getPort() + "/webhooks?unit=1";
        startWith(QUICK);
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new ConcurrentHashMap<>();
        for (String name : List.of("x-ms-date", "x-ms-content-sha256", "Authorization", "Host", "Content-Type")) {
            headers.put(name, exchange.getRequestHeaders().getFirst(name));
        }
        JsonObject event = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
        heard.add(new Heard(headers, bytes, event));
        exchange.sendResponseHeaders(answer.apply(event), -1);
        exchange.close();
    }

    private void startWith(SimulatorSettings settings) {
        if (vipps != null) {
            vipps.close();
        }
        vipps = VippsSimulator.start(settings);
        merchant = new EpaymentMerchant(new Merchant(vipps));
    }

    @AfterEach
    void stop() {
        vipps.close();
        shop.stop(0);
        workers.shutdownNow();
    }

    @Test
    void allThatHappensIsToldInOrder() {
        vipps.registerWebhook(Merchant.SALES_UNIT, url);

        authorize("order-0001");
        merchant.capture("order-0001", 20_000, "c-1");
        merchant.capture("order-0001", 10_000, "c-2");
        merchant.refund("order-0001", 1_000, "r-1");
        merchant.cancel("order-0001", "x-1");

        await().until(() -> heard.size() == 6);
        assertThat(heard)
                .extracting(one -> one.name() + " "
                        + one.event().getJsonObject("amount").getLong("value") + " "
                        + one.event().getString("idempotencyKey"))
                .containsExactly(
                        "CREATED 50000 create-order-0001",
                        "AUTHORIZED 50000 null",
                        "CAPTURED 20000 c-1",
                        "CAPTURED 10000 c-2",
                        "REFUNDED 1000 r-1",
                        "CANCELLED 20000 null");
        List<String> ofTheHistory = new JsonArray(merchant.events("order-0001").body())
                .stream()
                        .map(event -> ((JsonObject) event).getString("pspReference"))
                        .toList();
        assertThat(heard)
                .extracting(one -> one.event().getString("pspReference"))
                .as("each event has its own, that of the history")
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(ofTheHistory);
        JsonObject authorized = heard.get(1).event();
        assertThat(authorized.getString("msn")).isEqualTo(Merchant.SALES_UNIT);
        assertThat(authorized.getBoolean("success")).isTrue();
        assertThat(authorized.getInstant("captureGuaranteedUntil"))
                .isEqualTo(authorized.getInstant("timestamp").plus(Duration.ofDays(7)));
        assertThat(heard.get(0).event().containsKey("captureGuaranteedUntil")).isFalse();
        assertThat(vipps.webhooks())
                .extracting(sent -> sent.name() + " " + sent.attempt() + " " + sent.httpStatus())
                .startsWith("CREATED 1 200", "AUTHORIZED 1 200");
    }

    @Test
    void whatEndsUnpaidIsToldToo() {
        startWith(QUICK.withApproveAfterMs(1).withCustomerWindowMs(100));
        vipps.registerWebhook(Merchant.SALES_UNIT, url);

        merchant.create("order-0001", 50_000, Customer.REJECTING);
        merchant.create("order-0002", 50_000, Customer.SILENT);
        merchant.create("order-0003", 50_000, Customer.SILENT);
        merchant.cancelIfUnpaid("order-0003", "x-1");

        await().untilAsserted(() -> assertThat(heard)
                .extracting(Heard::told)
                .containsExactlyInAnyOrder(
                        "order-0001 CREATED",
                        "order-0001 ABORTED",
                        "order-0002 CREATED",
                        "order-0002 EXPIRED",
                        "order-0003 CREATED",
                        "order-0003 TERMINATED"));
    }

    @Test
    void whatTheMerchantDoesInThePortalIsTold() {
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        authorize("order-0001");

        vipps.portalCapture("order-0001", 20_000);
        vipps.portalRefund("order-0001", 5_000);
        vipps.portalCancel("order-0001");

        await().until(() -> heard.size() == 5);
        assertThat(heard)
                .extracting(Heard::name)
                .containsExactly("CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED", "CANCELLED");
        assertThat(heard)
                .filteredOn(one -> one.event().containsKey("idempotencyKey"))
                .hasSize(1);
    }

    @Test
    void aFailedReservationIsToldAsOneWithoutSuccess() {
        startWith(QUICK.withApproveAfterMs(1));
        vipps.registerWebhook(Merchant.SALES_UNIT, url);

        merchant.create("order-0001", 50_000, Customer.SECOND_CARD);

        await().until(() -> heard.size() == 3);
        assertThat(heard)
                .extracting(one -> one.name() + " " + one.event().getBoolean("success"))
                .containsExactly("CREATED true", "AUTHORIZED false", "AUTHORIZED true");
    }

    @Test
    void ofPaymentsThatEcomMadeNothingIsTold() {
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        new Merchant(vipps).initiate("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
        merchant.capture("order-0001", 20_000, "c-1");
        merchant.create("order-0002", 50_000, Customer.USUAL);

        await().until(() -> !heard.isEmpty());
        assertThat(heard).extracting(Heard::told).containsExactly("order-0002 CREATED");
    }

    /** The vendor's own. */
    @Test
    void theSignatureIsThatOfThePublishedVector() {
        byte[] body = "{\"some-unique-content\":\"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world\"}"
                .getBytes(StandardCharsets.UTF_8);

        WebhookSignature signature = WebhookSignature.of(
                "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==",
                "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63",
                Instant.parse("2023-03-30T08:38:32Z"),
                body);

        assertThat(signature.date()).isEqualTo("Thu, 30 Mar 2023 08:38:32 GMT");
        assertThat(signature.contentHash()).isEqualTo("lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=");
        assertThat(signature.authorization())
                .isEqualTo("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
                        + "&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=");
    }

    @Test
    void whatArrivesIsSignedWithTheSecretOverTheHostAndThePathAsRegistered() {
        String secret = vipps.registerWebhook(Merchant.SALES_UNIT, url);
        merchant.create("order-0001", 50_000, Customer.USUAL);
        await().until(() -> heard.size() == 1);

        assertThat(isGenuine(heard.get(0), secret)).isTrue();
        assertThat(isGenuine(heard.get(0), secret + "x")).isFalse();
        assertThat(heard.get(0).headers().get("Host"))
                .isEqualTo("127.0.0.1:" + shop.getAddress().getPort());
    }

    private boolean isGenuine(Heard one, String secret) {
        Instant date = ZonedDateTime.parse(one.headers().get("x-ms-date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        WebhookSignature expected = WebhookSignature.of(secret, url, date, one.bytes());
        return expected.contentHash().equals(one.headers().get("x-ms-content-sha256"))
                && expected.authorization().equals(one.headers().get("Authorization"));
    }

    @Test
    void anEventThatIsNotTakenHoldsUpItsPaymentOnly() {
        answer = event -> {
            boolean isHeldUp = event.getString("reference").equals("order-0001")
                    && heard.stream().noneMatch(one -> one.told().equals("order-0002 AUTHORIZED"));
            return isHeldUp ? 500 : 204;
        };
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        authorize("order-0001");
        authorize("order-0002");

        await().until(() -> heard.stream().anyMatch(one -> one.told().equals("order-0001 AUTHORIZED")));
        await().until(() -> vipps.webhooks().size() == heard.size());
        List<SentWebhook> heldUp = vipps.webhooks().stream()
                .filter(sent -> sent.reference().equals("order-0001"))
                .toList();
        int last = heldUp.size() - 1;
        assertThat(last).isGreaterThanOrEqualTo(2);
        assertThat(heldUp.subList(0, last)).extracting(SentWebhook::name).containsOnly("CREATED");
        assertThat(heldUp.subList(0, last - 1))
                .extracting(SentWebhook::httpStatus)
                .containsOnly(500);
        assertThat(heldUp.get(last - 1).attempt()).isEqualTo(last);
        assertThat(heldUp.get(last))
                .extracting(sent -> sent.name() + " " + sent.attempt() + " " + sent.httpStatus())
                .isEqualTo("AUTHORIZED 1 204");
        assertThat(vipps.counts().webhooks()).containsEntry("204", 4L).containsEntry("500", last - 1L);
    }

    @Test
    void theRepeatsComeSlowerAndSlower() {
        startWith(QUICK.withWebhookRetryMs(10));
        answer = event -> 503;
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        merchant.create("order-0001", 50_000, Customer.USUAL);

        await().until(() -> vipps.webhooks().size() == 7);

        List<Long> waits = new ArrayList<>();
        List<SentWebhook> sent = vipps.webhooks();
        for (int i = 1; i < sent.size(); i++) {
            waits.add(
                    Duration.between(sent.get(i - 1).time(), sent.get(i).time()).toMillis());
        }
        assertThat(waits.subList(0, 4)).allMatch(wait -> wait >= 9);
        assertThat(waits.get(4)).isGreaterThanOrEqualTo(299);
        assertThat(waits.get(5)).isGreaterThanOrEqualTo(599);
    }

    @Test
    void anEventIsGivenUpAfterSevenDaysAndTheNextOneComes() {
        startWith(QUICK.withWebhookRetryMs(0));
        answer = event -> event.getString("name").equals("CREATED") ? 400 : 200;
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        authorize("order-0001");

        await().until(() -> heard.stream().anyMatch(one -> one.name().equals("AUTHORIZED")));
    }

    @Test
    void whoeverDoesNotAnswerInTimeIsAskedAgain() {
        startWith(QUICK.withWebhookTimeoutMs(200));
        AtomicInteger calls = new AtomicInteger();
        answer = event -> {
            if (calls.incrementAndGet() == 1) {
                Instant end = Instant.now().plusMillis(600);
                await().until(() -> Instant.now().isAfter(end));
            }
            return 200;
        };
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        merchant.create("order-0001", 50_000, Customer.USUAL);

        await().until(() -> vipps.webhooks().size() == 2);
        assertThat(vipps.webhooks()).extracting(SentWebhook::httpStatus).containsExactly(0, 200);
    }

    @Test
    void aRegistrationThatAnswersNothingWellIsDeletedInTheEnd() {
        startWith(QUICK.withWebhookDeadAfterMs(100));
        answer = event -> 500;
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        merchant.create("order-0001", 50_000, Customer.USUAL);

        await().until(() -> registered().isEmpty());
        int before = heard.size();
        merchant.create("order-0002", 50_000, Customer.USUAL);
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        answer = event -> 200;
        merchant.create("order-0003", 50_000, Customer.USUAL);
        await().until(() -> heard.size() > before);
        assertThat(heard.subList(before, heard.size())).extracting(Heard::told).containsExactly("order-0003 CREATED");
    }

    @Test
    void aWebhookIsRegisteredListedWithoutItsSecretAndDeleted() {
        HttpResponse<String> made = merchant.registerWebhook(registration(url, Webhooks.EVENTS));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).fieldNames()).containsExactlyInAnyOrder("id", "secret");
        assertThat(merchant.webhooks().body()).doesNotContain(json(made).getString("secret"));
        JsonObject listed = registered().getJsonObject(0);
        assertThat(listed.getString("id")).isEqualTo(json(made).getString("id"));
        assertThat(listed.getString("url")).isEqualTo(url);
        assertThat(listed.getJsonArray("events")).hasSize(8);
        assertThat(merchant.with("Merchant-Serial-Number", "654321").webhooks().body())
                .as("another sales unit's are not told")
                .isEqualTo("{\"webhooks\":[]}");
        assertThat(merchant.deleteWebhook(json(made).getString("id")).statusCode())
                .isEqualTo(404);

        merchant.with("Merchant-Serial-Number", Merchant.SALES_UNIT);
        assertThat(merchant.deleteWebhook(json(made).getString("id")).statusCode())
                .isEqualTo(204);
        assertThat(registered()).isEmpty();
        assertThat(outcome(merchant.deleteWebhook("nonsense"))).isEqualTo("400 id");
        assertThat(vipps.calls())
                .filteredOn(call -> call.operation() == Operation.WEBHOOKS)
                .hasSize(8)
                .allMatch(call -> call.api() == Api.PLATFORM);
    }

    @Test
    void onlyTheEventsAskedForAreTold() {
        merchant.registerWebhook(registration(url, List.of("epayments.payment.authorized.v1")));
        authorize("order-0001");
        merchant.capture("order-0001", 100, "c-1");
        authorize("order-0002");

        await().until(() -> heard.size() == 2);
        assertThat(heard)
                .extracting(Heard::told)
                .containsExactlyInAnyOrder("order-0001 AUTHORIZED", "order-0002 AUTHORIZED");
    }

    @Test
    void atMost25AreRegisteredForOneEventAndSalesUnit() {
        for (int i = 1; i <= 25; i++) {
            assertThat(outcome(merchant.registerWebhook(registration(url, Webhooks.EVENTS.subList(0, 2)))))
                    .isEqualTo("201");
        }
        assertThat(outcome(merchant.registerWebhook(registration(url, Webhooks.EVENTS.subList(1, 3)))))
                .isEqualTo("400 events");
        assertThat(outcome(merchant.registerWebhook(registration(url, Webhooks.EVENTS.subList(2, 3)))))
                .isEqualTo("201");
        merchant.with("Merchant-Serial-Number", "654321");
        assertThat(outcome(merchant.registerWebhook(registration(url, Webhooks.EVENTS))))
                .isEqualTo("201");
    }

    @Test
    void aRegistrationIsChecked() {
        startWith(QUICK.withAllowHttpCallbacks(false));
        List<String> known = List.of("epayments.payment.created.v1", "recurring.charge-captured.v1");

        assertThat(outcome(merchant.registerWebhook(registration(url, known)))).isEqualTo("400 url");
        assertThat(outcome(merchant.registerWebhook(registration("https://shop.invalid/hooks", known))))
                .isEqualTo("201");
        assertThat(outcome(merchant.registerWebhook(
                        registration("https://shop.invalid/hooks", List.of("epayments.payment.paid.v1")))))
                .isEqualTo("400 events");
        assertThat(outcome(merchant.registerWebhook(new JsonObject().put("more", 1))))
                .isEqualTo("400 more url events");
        merchant.with("Merchant-Serial-Number", null);
        assertThat(outcome(merchant.webhooks())).isEqualTo("400 Merchant-Serial-Number");
        merchant.with("Merchant-Serial-Number", Merchant.SALES_UNIT).with("Authorization", "Bearer wrong");
        assertThat(outcome(merchant.webhooks())).isEqualTo("401");
    }

    @Test
    void eventsGetLostComeTwiceLateOrAreForged() {
        String secret = vipps.registerWebhook(Merchant.SALES_UNIT, url);
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_LOST).forPayment("order-0001"));
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_TWICE).forPayment("order-0002"));
        vipps.fault(new Fault(FaultKind.CALLBACK_LATE, null, "order-0003", 1, 1_500));
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_FORGED).forPayment("order-0004"));
        for (int i = 1; i <= 4; i++) {
            authorize("order-000" + i);
        }

        await().until(() -> heard.size() == 9);

        assertThat(heard)
                .extracting(one -> one.told() + " " + isGenuine(one, secret))
                .containsExactlyInAnyOrder(
                        "order-0001 CREATED true",
                        "order-0002 CREATED true",
                        "order-0002 AUTHORIZED true",
                        "order-0002 AUTHORIZED true",
                        "order-0003 CREATED true",
                        "order-0003 AUTHORIZED true",
                        "order-0004 CREATED true",
                        "order-0004 AUTHORIZED false",
                        "order-0004 AUTHORIZED true");
        assertThat(heard.get(8).told()).isEqualTo("order-0003 AUTHORIZED");
        assertThat(heard)
                .filteredOn(one -> one.told().equals("order-0002 AUTHORIZED"))
                .extracting(one -> one.event().getString("pspReference"))
                .as("the same event")
                .containsOnly(authorizationOf("order-0002"));
        assertThat(vipps.webhooks()).filteredOn(SentWebhook::forged).hasSize(1);
    }

    private String authorizationOf(String reference) {
        return new JsonArray(merchant.events(reference).body()).getJsonObject(1).getString("pspReference");
    }

    @Test
    void theAuthorizationComesOnceMoreOnRequest() {
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        authorize("order-0001");
        await().until(() -> heard.size() == 2);

        vipps.tellAgain("order-0001");

        await().until(() -> heard.size() == 3);
        assertThat(heard.get(2).event()).isEqualTo(heard.get(1).event());
    }

    @Test
    void aSimulatorThatStartsAgainGoesOnTelling(@TempDir Path folder) {
        Path journal = folder.resolve("journal");
        SimulatorSettings settings = QUICK.withWebhookRetryMs(300);
        answer = event -> 500;
        String secret;
        try (VippsSimulator first = VippsSimulator.start(settings, journal)) {
            secret = first.registerWebhook(Merchant.SALES_UNIT, url);
            EpaymentMerchant before = new EpaymentMerchant(new Merchant(first));
            before.create("order-0001", 50_000, Customer.USUAL);
            first.approve("order-0001");
            await().until(() -> first.webhooks().size() == 1);
        }
        answer = event -> 200;
        try (VippsSimulator second = VippsSimulator.start(settings, journal)) {
            await().until(() -> second.webhooks().size() == 3);
            assertThat(second.webhooks())
                    .extracting(sent -> sent.name() + " " + sent.attempt() + " " + sent.httpStatus())
                    .containsExactly("CREATED 1 500", "CREATED 2 200", "AUTHORIZED 1 200");
        }
        assertThat(heard).allMatch(one -> isGenuine(one, secret));
        try (VippsSimulator third = VippsSimulator.start(settings, journal)) {
            third.approve(created(third, "order-0002"));
            await().until(() -> third.webhooks().size() == 5);
        }
        assertThat(heard).as("nothing of the old comes again").hasSize(5);
    }

    private static String created(VippsSimulator vipps, String reference) {
        new EpaymentMerchant(new Merchant(vipps)).create(reference, 50_000, Customer.USUAL);
        return reference;
    }

    @Test
    void whatIsForgottenIsNotToldButRegistrationsStay() {
        answer = event -> 500;
        vipps.registerWebhook(Merchant.SALES_UNIT, url);
        merchant.create("order-0001", 50_000, Customer.USUAL);
        await().until(() -> !heard.isEmpty());

        vipps.clear();
        answer = event -> 200;
        merchant.create("order-0002", 50_000, Customer.USUAL);

        await().until(() -> vipps.webhooks().size() == 1);
        assertThat(vipps.webhooks().get(0).reference()).isEqualTo("order-0002");
    }

    private JsonArray registered() {
        return json(merchant.webhooks()).getJsonArray("webhooks");
    }

    private static JsonObject registration(String url, List<String> events) {
        return new JsonObject().put("url", url).put("events", new JsonArray(events));
    }

    private void authorize(String reference) {
        assertThat(merchant.create(reference, 50_000, Customer.USUAL).statusCode())
                .isEqualTo(201);
        vipps.approve(reference);
    }
}
