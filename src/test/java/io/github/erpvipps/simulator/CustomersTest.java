package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomersTest {
    private static final SimulatorSettings QUICK = SimulatorSettings.defaults()
            .withApproveAfterMs(1)
            .withCustomerWindowMs(150)
            .withLateByMs(50);

    private final List<JsonObject> callbacks = new CopyOnWriteArrayList<>();
    private HttpServer shop;
    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            JsonObject body =
                    new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            callbacks.add(body.put("path", exchange.getRequestURI().getPath())
                    .put("authorization", exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        shop.start();
        startWith(QUICK);
    }

    private void startWith(SimulatorSettings settings) {
        if (vipps != null) {
            vipps.close();
        }
        vipps = VippsSimulator.start(settings);
        merchant = new Merchant(vipps)
                .calledBackAt("http://127.0.0.1:" + shop.getAddress().getPort() + "/vipps");
    }

    @AfterEach
    void stop() {
        vipps.close();
        shop.stop(0);
    }

    @Test
    void theUsualCustomerApprovesAndTheShopIsToldOnce() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        await().until(() -> vipps.callbacks().size() == 1);

        assertThat(vipps.callbacks().get(0).httpStatus()).isEqualTo(200);
        assertThat(state()).isEqualTo("RESERVED");
        JsonObject callback = callbacks.get(0);
        assertThat(callback.getString("path")).isEqualTo("/vipps/v2/payments/order-0001");
        assertThat(callback.getString("authorization")).isEqualTo("a-token-for-order-0001");
        assertThat(callback.getValue("merchantSerialNumber")).isEqualTo(123456);
        assertThat(callback.getJsonObject("transactionInfo").getLong("amount")).isEqualTo(50_000);
    }

    @Test
    void theRejectingCustomerCancels() {
        merchant.initiate("order-0001", 50_000, Customer.REJECTING);

        awaitCallbacks("CANCELLED");
        assertThat(state()).isEqualTo("CANCELLED");
    }

    @Test
    void theSilentCustomerLeavesNoTraceButATimeout() {
        merchant.initiate("order-0001", 50_000, Customer.SILENT);

        awaitCallbacks("REJECTED");
        assertThat(state()).isEqualTo("EXPIRED");
        assertThat(merchant.details("order-0001").body())
                .contains("INITIATE")
                .doesNotContain("RESERVE", "CANCEL", "transactionSummary");
    }

    @Test
    void theLateCustomerReservesAfterTheTimeout() {
        startWith(QUICK.withCallbackOnTimeout(false).withLateByMs(600));
        merchant.initiate("order-0001", 50_000, Customer.LATE);

        await().until(() -> state().equals("EXPIRED"));
        await().until(() -> state().equals("RESERVED"));
        awaitCallbacks("RESERVED");
    }

    @Test
    void theLateCustomerFindsACancelledPayment() {
        startWith(QUICK.withLateByMs(60_000));
        merchant.initiate("order-0001", 50_000, Customer.LATE);
        await().until(() -> state().equals("EXPIRED"));

        assertThat(outcome(merchant.cancel("order-0001", false))).isEqualTo("200");
        assertThat(state()).isEqualTo("CANCELLED");
    }

    @Test
    void aSecondCardMayBeGood() {
        merchant.initiate("order-0001", 50_000, Customer.SECOND_CARD);

        awaitCallbacks("RESERVE_FAILED", "RESERVED");
        assertThat(vipps.payment("order-0001").orElseThrow().log())
                .extracting(entry -> entry.operation() + ":" + entry.success())
                .containsExactly("INITIATE:true", "RESERVE:false", "RESERVE:true");
    }

    @Test
    void aDeclinedAmountStaysOpenWithoutMoney() {
        merchant.initiate("order-0001", 186, Customer.USUAL);

        awaitCallbacks("RESERVE_FAILED");
        assertThat(outcome(merchant.capture("order-0001", null, "c-1"))).isEqualTo("400 Payment 62");
    }

    @Test
    void thereIsNoCancellationWhileTheCustomerIsAtTheBank() {
        startWith(QUICK.withCustomerWindowMs(1_600));
        merchant.initiate("order-0001", 50_000, Customer.AT_THE_BANK);

        assertThat(outcome(merchant.cancel("order-0001", false))).isEqualTo("400 Payment 52");
        await().until(() -> state().equals("RESERVED"));
        assertThat(outcome(merchant.cancel("order-0001", false))).isEqualTo("200");
    }

    @Test
    void aNumberThatVippsDoesNotKnowIsRefused() {
        assertThat(outcome(merchant.initiate("order-0001", 50_000, Customer.UNKNOWN_TO_VIPPS)))
                .isEqualTo("400 User 81");
        assertThat(vipps.books()).isEmpty();
    }

    @Test
    void aLateCallbackIsOvertakenByALaterOne() {
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_LATE).forPayment("order-0001"));
        merchant.initiate("order-0001", 50_000, Customer.IMMEDIATE);
        await().until(() -> state().equals("RESERVED"));
        merchant.initiate("order-0002", 50_000, Customer.IMMEDIATE);

        await().until(() -> callbacks.size() == 2);
        assertThat(callbacks)
                .extracting(callback -> callback.getString("orderId"))
                .containsExactly("order-0002", "order-0001");
    }

    @Test
    void callbacksGetLostComeTwiceOrAreForged() {
        vipps.fault(new Fault(FaultKind.CALLBACK_LOST, null, "order-0001", 1, 0));
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_TWICE).forPayment("order-0002"));
        vipps.fault(Fault.ofCallback(FaultKind.CALLBACK_FORGED).forPayment("order-0003"));
        merchant.initiate("order-0001", 50_000, Customer.IMMEDIATE);
        merchant.initiate("order-0002", 50_000, Customer.IMMEDIATE);
        merchant.initiate("order-0003", 50_000, Customer.REJECTING);

        await().until(() -> vipps.callbacks().size() == 4);

        assertThat(callbacks)
                .extracting(callback -> callback.getString("orderId") + " "
                        + callback.getJsonObject("transactionInfo").getString("status") + " "
                        + callback.getString("authorization").startsWith("a-token-for-order"))
                .containsExactlyInAnyOrder(
                        "order-0002 RESERVED true",
                        "order-0002 RESERVED true",
                        "order-0003 RESERVED false",
                        "order-0003 CANCELLED true");
    }

    @Test
    void aShopThatCannotBeReachedGetsNoSecondTry() {
        merchant.calledBackAt("http://127.0.0.1:1");
        merchant.initiate("order-0001", 50_000, Customer.IMMEDIATE);

        await().until(() -> vipps.callbacks().size() == 1);
        assertThat(vipps.callbacks().get(0).httpStatus()).isZero();
    }

    @Test
    void theButtonsOfTheLandingPageWork() {
        startWith(QUICK.withApproveAfterMs(-1));
        String url = Merchant.json(merchant.initiate("order-0001", 50_050, Customer.USUAL))
                .getString("url");
        String path = url.substring(vipps.baseUrl().length());

        String page = merchant.send("GET", path, merchant.headers(), "").body();
        String after = merchant.send("POST", path + "&answer=approve", merchant.headers(), "")
                .body();

        assertThat(page).contains("kr 500.50", "Socks &lt;warm>", "Approve", "Reject");
        assertThat(after).contains("RESERVED", "https://shop.invalid/thanks").doesNotContain("<button");
        assertThat(state()).isEqualTo("RESERVED");
    }

    private void awaitCallbacks(String... statuses) {
        await().untilAsserted(() ->
                assertThat(vipps.callbacks()).extracting(SentCallback::status).containsExactlyInAnyOrder(statuses));
    }

    private String state() {
        return vipps.payment("order-0001").orElseThrow().state();
    }

    @Test
    void theCallbackOfAReservationComesOnceMoreOnRequest() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        await().until(() -> callbacks.size() == 1);
        vipps.tellAgain("order-0001");
        await().until(() -> callbacks.size() == 2);
        assertThat(callbacks.get(1)).isEqualTo(callbacks.get(0));
    }
}
