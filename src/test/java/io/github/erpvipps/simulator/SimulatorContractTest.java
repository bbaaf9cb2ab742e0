package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.erpvipps.contract.OpenApiContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The simulator is worth something only as long as it speaks like Vipps. */
class SimulatorContractTest {
    private static final List<String> NEWER_THAN_THE_FILE =
            List.of("captureGuaranteedUntil", "extraDetails", "instance");

    private final SimulatorSettings settings =
            SimulatorSettings.defaults().withApproveAfterMs(1).withCustomerWindowMs(100);

    @Test
    void allAnswersAreAsVippsPublished() {
        try (VippsSimulator vipps = VippsSimulator.start(settings.withApproveAfterMs(-1))) {
            Merchant merchant = new Merchant(vipps);
            check("POST", "/accesstoken/get", merchant.token(), 200);
            check("POST", "/ecomm/v2/payments", merchant.initiate("order-0001", 50_000, Customer.USUAL), 200);
            check("POST", "/ecomm/v2/payments", merchant.initiate("order-0001", 50_000, Customer.USUAL), 402);
            check("POST", "/ecomm/v2/payments", merchant.initiate("order-0001", 50_000, Customer.USUAL), 429);
            check("POST", "/ecomm/v2/payments", merchant.initiate("order 1", 1, Customer.USUAL), 400);
            check("GET", "/ecomm/v2/payments/order-0001/details", merchant.details("order-0001"), 200);
            check("GET", "/ecomm/v2/payments/nobody/details", merchant.details("nobody"), 404);
            vipps.approve("order-0001");
            check("POST", "/ecomm/v2/payments/order-0001/capture", merchant.capture("order-0001", 20_000L, "c"), 200);
            check("POST", "/ecomm/v2/payments/order-0001/capture", merchant.capture("order-0001", 20_001L, "c"), 409);
            check("POST", "/ecomm/v2/payments/order-0001/capture", merchant.capture("order-0001", 1_913L, "d"), 400);
            check("POST", "/ecomm/v2/payments/order-0001/refund", merchant.refund("order-0001", 1_000L, "r"), 200);
            check("POST", "/ecomm/v2/payments/order-0001/refund", merchant.refund("order-0001", 90_000L, "s"), 400);
            check("PUT", "/ecomm/v2/payments/order-0001/cancel", merchant.cancel("order-0001", false), 400);
            check("PUT", "/ecomm/v2/payments/order-0001/cancel", merchant.cancel("order-0001", true), 200);
            check("GET", "/ecomm/v2/payments/order-0001/details", merchant.details("order-0001"), 200);
            vipps.fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE));
            check("POST", "/ecomm/v2/payments/order-0001/capture", merchant.capture("order-0001", 100L, "e"), 423);
            vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS));
            check("GET", "/ecomm/v2/payments/order-0001/details", merchant.details("order-0001"), 500);
            merchant.with("Authorization", "Bearer wrong");
            check("GET", "/ecomm/v2/payments/order-0001/details", merchant.details("order-0001"), 401);
        }
    }

    @Test
    void theRequestsOfTheseTestsAreAsVippsPublished() {
        try (VippsSimulator vipps = VippsSimulator.start(settings)) {
            Merchant merchant = new Merchant(vipps);
            merchant.initiate("order-0001", 50_000, Customer.IMMEDIATE);
            merchant.capture("order-0001", 20_000L, "c-1");
            merchant.cancel("order-0001", true);
            Map<Operation, String> paths = Map.of(
                    Operation.INITIATE, "POST /ecomm/v2/payments",
                    Operation.CAPTURE, "POST /ecomm/v2/payments/order-0001/capture",
                    Operation.CANCEL, "PUT /ecomm/v2/payments/order-0001/cancel");

            assertThat(vipps.calls(1)).hasSize(3).allSatisfy(call -> {
                String[] line = paths.get(call.operation()).split(" ", 2);
                assertThat(OpenApiContract.problems(line[0], line[1], call.headers(), call.bodyText()))
                        .isEmpty();
            });
        }
    }

    /** But for the serial number, which is an integer in truth and a text in the file. */
    @Test
    void callbacksAreAsVippsPublished() throws IOException {
        List<JsonObject> bodies = new CopyOnWriteArrayList<>();
        HttpServer shop = shop(bodies);
        try (VippsSimulator vipps = VippsSimulator.start(settings)) {
            Merchant merchant = new Merchant(vipps)
                    .calledBackAt("http://127.0.0.1:" + shop.getAddress().getPort());
            merchant.initiate("order-0001", 50_000, Customer.IMMEDIATE);
            merchant.initiate("order-0002", 50_000, Customer.REJECTING);
            merchant.initiate("order-0003", 50_000, Customer.SILENT);
            await().until(() -> bodies.size() == 3);
        } finally {
            shop.stop(0);
        }

        assertThat(bodies).allSatisfy(body -> {
            body.put(
                    "merchantSerialNumber",
                    body.getInteger("merchantSerialNumber").toString());
            Map<String, String> headers =
                    Map.of("Authorization", "a-token", "Content-Type", "application/json;charset=UTF-8");
            String path = "/callbackPrefix/v2/payments/" + body.getString("orderId");
            assertThat(OpenApiContract.problems("POST", path, headers, body.encode()))
                    .isEmpty();
        });
    }

    /** It takes all and keeps the bodies. */
    private static HttpServer shop(List<JsonObject> bodies) throws IOException {
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            bodies.add(new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        shop.start();
        return shop;
    }

    @Test
    void allAnswersOfEpaymentAreAsVippsPublished() {
        try (VippsSimulator vipps = VippsSimulator.start(settings.withApproveAfterMs(-1))) {
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            String payments = "/epayment/v1/payments";
            String payment = payments + "/order-0001";
            check("POST", payments, merchant.create("order-0001", 50_000, Customer.USUAL), 201);
            check("POST", payments, merchant.create("another-key", creation(merchant, "order-0001")), 409);
            check("POST", payments, merchant.create("a-key", creation(merchant, "order 1")), 400);
            check("POST", payment + "/capture", merchant.capture("order-0001", 100, "c-0"), 400);
            check("GET", payment, merchant.get("order-0001"), 200);
            JsonObject consent = new JsonObject().put("customer", EpaymentMerchant.phone(Customer.SILENT));
            check(
                    "POST",
                    "/epayment/v1/test/payments/order-0001/approve",
                    merchant.approve("order-0001", consent),
                    200);
            check("POST", payment + "/capture", merchant.capture("order-0001", 20_000, "c-1"), 200);
            check("POST", payment + "/capture", merchant.capture("order-0001", 20_001, "c-1"), 409);
            check("POST", payment + "/refund", merchant.refund("order-0001", 1_000, "r-1"), 200);
            check("POST", payment + "/refund", merchant.refund("order-0001", 90_000, "r-2"), 400);
            check("POST", payment + "/cancel", merchant.cancelIfUnpaid("order-0001", "x-0"), 400);
            check("POST", payment + "/cancel", merchant.cancel("order-0001", "x-1"), 200);
            check("POST", payments + "/nobody-0001/cancel", merchant.cancel("nobody-0001", "x-1"), 404);
            check("GET", payment, merchant.get("order-0001"), 200);
            checkEvents(payment + "/events", merchant.events("order-0001"));
            vipps.begin(Spell.merchantBlocked(null, Duration.ofMinutes(1)));
            check("POST", payments, merchant.create("order-0002", 50_000, Customer.USUAL), 403);
            vipps.clearFaults();
            vipps.fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE));
            check("POST", payment + "/capture", merchant.capture("order-0001", 100, "c-2"), 409);
            vipps.fault(Fault.once(FaultKind.STRANGE_WORD, Operation.DETAILS));
            assertThat(problems("GET", payment, merchant.get("order-0001")))
                    .as("a state that nobody published")
                    .hasSize(1);
        }
    }

    private static JsonObject creation(EpaymentMerchant merchant, String reference) {
        return merchant.creation(reference, 50_000, Customer.USUAL);
    }

    /** The file knows no errors of look-ups, and no 423 and 500 at all; all of them are problems like those it knows. */
    @Test
    void errorsThatTheFileDoesNotListAreProblemsToo() {
        try (VippsSimulator vipps = VippsSimulator.start(settings.withApproveAfterMs(-1))) {
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            merchant.create("order-0001", 50_000, Customer.USUAL);
            checkProblem(merchant.get("nobody-0001"), 404);
            checkProblem(merchant.get("short-1"), 400);
            vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.EVENTS));
            checkProblem(merchant.events("order-0001"), 500);
            vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 1_000));
            CompletableFuture<?> first = merchant.captureSoon("order-0001", 100, "c-1");
            await().until(() ->
                    vipps.callsAbout("order-0001").stream().anyMatch(call -> call.operation() == Operation.CAPTURE));
            checkProblem(merchant.capture("order-0001", 100, "c-2"), 423);
            first.join();
        }
    }

    @Test
    void theRequestsOfEpaymentInTheseTestsAreAsVippsPublished() {
        try (VippsSimulator vipps = VippsSimulator.start(settings)) {
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            JsonObject push = merchant.creation("order-0002", 50_000, Customer.IMMEDIATE)
                    .put("userFlow", "PUSH_MESSAGE")
                    .put("expiresAt", Instant.now().plusSeconds(3_600).toString())
                    .put("receipt", EpaymentMerchant.receipt());
            merchant.create("order-0001", 50_000, Customer.IMMEDIATE);
            merchant.create("order-0002", push);
            await().until(() -> vipps.payment("order-0001").orElseThrow().authorizedMinor() > 0);
            merchant.get("order-0001");
            merchant.events("order-0001");
            merchant.capture("order-0001", 20_000, "c-1");
            merchant.refund("order-0001", 1_000, "r-1");
            merchant.cancel("order-0001", "x-1");

            Map<Operation, String> paths = Map.of(
                    Operation.INITIATE, "POST /epayment/v1/payments",
                    Operation.DETAILS, "GET /epayment/v1/payments/order-0001",
                    Operation.EVENTS, "GET /epayment/v1/payments/order-0001/events",
                    Operation.CAPTURE, "POST /epayment/v1/payments/order-0001/capture",
                    Operation.REFUND, "POST /epayment/v1/payments/order-0001/refund",
                    Operation.CANCEL, "POST /epayment/v1/payments/order-0001/cancel");
            assertThat(vipps.calls(1)).hasSize(7).allSatisfy(call -> {
                String[] line = paths.get(call.operation()).split(" ", 2);
                assertThat(call.outcome()).startsWith("20");
                assertThat(OpenApiContract.problems(line[0], line[1], call.headers(), call.bodyText()))
                        .isEmpty();
            });
        }
    }

    @Test
    void theRegistrationOfWebhooksIsAsVippsPublished() {
        try (VippsSimulator vipps = VippsSimulator.start(settings)) {
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            String path = "/webhooks/v1/webhooks";
            JsonObject registration = new JsonObject()
                    .put("url", "https://shop.invalid/hooks")
                    .put("events", new JsonArray(Webhooks.EVENTS));
            HttpResponse<String> made = merchant.registerWebhook(registration);
            check("POST", path, made, 201);
            check("POST", path, merchant.registerWebhook(new JsonObject()), 400);
            check("GET", path, merchant.webhooks(), 200);
            String id = Merchant.json(made).getString("id");
            check("DELETE", path + "/" + id, merchant.deleteWebhook(id), 204);
            check("DELETE", path + "/nonsense", merchant.deleteWebhook("nonsense"), 400);

            assertThat(OpenApiContract.problems(
                            "POST", path, vipps.calls().get(1).headers(), registration.encode()))
                    .isEmpty();
        }
    }

    @Test
    void webhooksAreAsVippsPublished() throws IOException {
        List<JsonObject> bodies = new CopyOnWriteArrayList<>();
        HttpServer shop = shop(bodies);
        try (VippsSimulator vipps = VippsSimulator.start(settings.withApproveAfterMs(-1))) {
            vipps.registerWebhook(
                    Merchant.SALES_UNIT, "http://127.0.0.1:" + shop.getAddress().getPort());
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            merchant.create("order-0001", 50_000, Customer.USUAL);
            vipps.approve("order-0001");
            merchant.capture("order-0001", 20_000, "c-1");
            merchant.create("order-0002", 50_000, Customer.SILENT);
            await().until(() -> bodies.size() == 5);
        } finally {
            shop.stop(0);
        }

        assertThat(bodies).extracting(body -> body.getString("name")).contains("AUTHORIZED", "CAPTURED", "EXPIRED");
        assertThat(bodies)
                .allSatisfy(body -> assertThat(OpenApiContract.problems(
                                "POST",
                                "/webhookEvent",
                                Map.of("Content-Type", "application/json"),
                                asInTheFile(body).encode()))
                        .isEmpty());
    }

    /** What is newer than the files, and 60 days instead of 28, which are in no schema. */
    @Test
    void whatIsNewerThanTheFilesIsNamed() {
        try (VippsSimulator vipps = VippsSimulator.start(settings.withApproveAfterMs(-1))) {
            EpaymentMerchant merchant = new EpaymentMerchant(new Merchant(vipps));
            String reference = "o".repeat(64);
            HttpResponse<String> created = merchant.create("a-key", creation(merchant, reference));
            vipps.approve(reference);
            merchant.create("order-0001", 50_000, Customer.USUAL);
            vipps.approve("order-0001");

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(problems("POST", "/epayment/v1/payments", created))
                    .as("64 characters instead of 50")
                    .isNotEmpty()
                    .allMatch(problem -> problem.contains("too long") || problem.contains("pattern"));
            HttpResponse<String> payment = merchant.get("order-0001");
            assertThat(OpenApiContract.problems(
                            "GET", "/epayment/v1/payments/order-0001", 200, Answer.JSON, payment.body()))
                    .singleElement()
                    .asString()
                    .contains("[\"captureGuaranteedUntil\"]");
            HttpResponse<String> refusal = merchant.capture("order-0001", 50_001, "c-1");
            assertThat(OpenApiContract.problems(
                            "POST",
                            "/epayment/v1/payments/order-0001/capture",
                            400,
                            Problem.CONTENT_TYPE,
                            refusal.body()))
                    .singleElement()
                    .asString()
                    .contains("[\"extraDetails\",\"instance\"]");
        }
    }

    @Test
    void theContractNoticesWhatVippsDidNotPublish() {
        assertThat(OpenApiContract.problems(
                        "GET", "/ecomm/v2/payments/o-1/details", 200, Answer.JSON, "{\"orderId\":\"order 1\"}"))
                .singleElement()
                .asString()
                .contains("pattern");
        assertThat(OpenApiContract.problems("POST", "/ecomm/v2/payments/o-1/capture", Map.of(), "{}"))
                .anyMatch(problem -> problem.contains("X-Request-Id"));
    }

    private static void check(String method, String path, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problems(method, path, answer))
                .as(method + " " + path + " " + status + " " + answer.body())
                .isEmpty();
    }

    /** But for {@code paymentAction}, which the file requires of an event and does not describe. */
    private static void checkEvents(String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(problems("GET", path, answer))
                .as(answer.body())
                .isNotEmpty()
                .allMatch(problem -> problem.contains("missing required properties ([\"paymentAction\"])"));
    }

    /** As one of those that the file lists. */
    private static void checkProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        JsonObject body = asInTheFile(Merchant.json(answer));
        assertThat(OpenApiContract.problems(
                        "POST", "/epayment/v1/payments/order-0001/capture", 400, contentType, body.encode()))
                .isEmpty();
    }

    private static List<String> problems(String method, String path, HttpResponse<String> answer) {
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        boolean isOlder = path.startsWith("/epayment") && answer.body().startsWith("{");
        String body = isOlder ? asInTheFile(Merchant.json(answer)).encode() : answer.body();
        return OpenApiContract.problems(method, path, answer.statusCode(), contentType, body);
    }

    private static JsonObject asInTheFile(JsonObject answer) {
        JsonObject older = answer.copy();
        NEWER_THAN_THE_FILE.forEach(older::remove);
        return older;
    }
}
