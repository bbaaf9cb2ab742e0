package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlApiTest {
    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() {
        vipps = VippsSimulator.start(
                SimulatorSettings.defaults().withApproveAfterMs(-1).withStandstillMs(60_000));
        merchant = new Merchant(vipps);
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
    }

    @AfterEach
    void stop() {
        vipps.close();
    }

    @Test
    void customerAndPortalActThroughIt() {
        control("POST", "/payments/order-0001/approve", "");
        control("POST", "/payments/order-0001/capture", "{\"amountMinor\":30000}");
        control("POST", "/payments/order-0001/refund", "{\"amountMinor\":1000}");
        control("POST", "/payments/order-0001/cancel", "");

        JsonObject booked = list("/books").getJsonObject(0);
        assertThat(booked.getString("reference")).isEqualTo("order-0001");
        assertThat(booked.getLong("authorizedMinor")).isEqualTo(50_000);
        assertThat(booked.getLong("capturedMinor")).isEqualTo(30_000);
        assertThat(booked.getLong("refundedMinor")).isEqualTo(1_000);
        assertThat(booked.getLong("cancelledMinor")).isEqualTo(20_000);
        assertThat(booked.getJsonArray("log")).hasSize(5);
        assertThat(control("POST", "/payments/order-0001/reject", "").statusCode())
                .isEqualTo(409);
        assertThat(control("POST", "/payments/nobody/approve", "").body()).contains("No payment nobody");
    }

    @Test
    void faultsAreScriptedAndCallsRead() {
        control("POST", "/faults", "{\"kind\":\"ERROR_500_AFTER\",\"operation\":\"cancel\"}");
        merchant.cancel("order-0001", false);
        merchant.cancel("order-0001", false);

        JsonObject call = list("/calls?since=2").getJsonObject(0);
        assertThat(call.getString("operation")).isEqualTo("CANCEL");
        assertThat(call.getString("outcome")).isEqualTo("500");
        assertThat(call.getString("body")).contains("merchantSerialNumber");
        assertThat(list("/breaches").getJsonObject(0).getString("rule")).isEqualTo(Breach.REPEAT_WITHOUT_LOOK_UP);
        assertThat(control("POST", "/faults", "{\"kind\":\"NONSENSE\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void oneOrdersStoryIsItsPaymentWithItsCalls() {
        merchant.initiate("order-0002", 50_000, Customer.USUAL);
        merchant.details("order-0001");

        JsonObject story =
                new JsonObject(control("GET", "/payments/order-0001", "").body());
        assertThat(story.getString("state")).isEqualTo("INITIATED");
        assertThat(story.getJsonArray("log")).hasSize(1);
        assertThat(story.getJsonArray("calls"))
                .extracting(call -> ((JsonObject) call).getString("operation"))
                .containsExactly("INITIATE", "DETAILS");
        assertThat(control("GET", "/payments/nobody", "").statusCode()).isEqualTo(409);
    }

    @Test
    void chanceIsSetAndTakenBack() {
        control("POST", "/faults", "{\"seed\":1,\"share\":1.0,\"longestDelayMs\":9000,\"strange\":true}");
        control("DELETE", "/faults", "");

        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(200);
    }

    @Test
    void stormsAndBlocksAreCalledUpAndCounted() {
        control("POST", "/storms", "{\"kind\":\"ERROR_500_BEFORE\",\"share\":1.0,\"durationMs\":60000}");
        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(500);
        control("DELETE", "/faults", "");
        control("POST", "/blocks", "{\"kind\":\"MERCHANT\",\"salesUnit\":\"123456\",\"durationMs\":60000}");
        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(403);
        control("POST", "/blocks", "{\"kind\":\"CREDENTIALS\",\"durationMs\":60000}");
        assertThat(merchant.token().statusCode()).isEqualTo(401);

        JsonObject counts = new JsonObject(control("GET", "/counts", "").body());
        assertThat(counts.getJsonObject("calls").getJsonObject("DETAILS"))
                .isEqualTo(new JsonObject().put("403", 1).put("500", 1));
        assertThat(counts.getJsonObject("faults"))
                .isEqualTo(new JsonObject()
                        .put("CREDENTIALS_REFUSED", 1)
                        .put("ERROR_500_BEFORE", 1)
                        .put("MERCHANT_BLOCKED", 1));
        assertThat(counts.getLong("payments")).isEqualTo(1);
        assertThat(control("POST", "/storms", "{\"kind\":\"LOST_AFTER\",\"durationMs\":1}")
                        .body())
                .contains("no fault that lasts");
        assertThat(control("POST", "/blocks", "{\"kind\":\"MERCHANT\"}").body()).contains("durationMs is missing");
    }

    @Test
    void aWebhookIsRegisteredAndTheTriedOnesAreRead() {
        HttpResponse<String> made =
                control("POST", "/webhooks", "{\"salesUnit\":\"123456\",\"url\":\"http://127.0.0.1:1/hooks\"}");
        new EpaymentMerchant(merchant).create("order-0002", 50_000, Customer.USUAL);

        assertThat(new JsonObject(made.body()).getString("secret")).hasSize(88);
        await().untilAsserted(() -> assertThat(list("/webhooks")).isNotEmpty());
        JsonObject tried = list("/webhooks").getJsonObject(0);
        assertThat(tried.getString("reference")).isEqualTo("order-0002");
        assertThat(tried.getString("name")).isEqualTo("CREATED");
        assertThat(tried.getInteger("httpStatus")).isZero();
        assertThat(list("/books").getJsonObject(1).getString("currency")).isEqualTo("NOK");
        assertThat(control("POST", "/webhooks", "{}").body()).contains("salesUnit is missing");
    }

    @Test
    void allIsForgottenButTheTokens() {
        control("DELETE", "", "");

        assertThat(list("/books")).isEmpty();
        assertThat(list("/calls")).isEmpty();
        assertThat(list("/callbacks")).isEmpty();
        assertThat(merchant.initiate("order-0001", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> control(String method, String path, String body) {
        return merchant.send(method, "/simulator" + path, merchant.headers(), body);
    }

    private JsonArray list(String path) {
        return new JsonArray(control("GET", path, "").body());
    }
}
