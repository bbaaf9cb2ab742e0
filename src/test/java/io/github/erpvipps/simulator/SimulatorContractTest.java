package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.erpvipps.contract.OpenApiContract;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The simulator is worth something only as long as it speaks like Vipps. */
class SimulatorContractTest {
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
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            bodies.add(new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        shop.start();
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
        assertThat(answer.statusCode()).isEqualTo(status);
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        assertThat(OpenApiContract.problems(method, path, status, contentType, answer.body()))
                .as(method + " " + path + " " + status + " " + answer.body())
                .isEmpty();
    }
}
