package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.vipps.CallbackTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A callback is a hint: verified, stored, answered, never believed. The scheduled checks are slow here, so that hints show. */
class CallbacksTest {

    private static final String RESERVED =
            "{\"merchantSerialNumber\":123456,\"orderId\":\"x\",\"transactionInfo\":{\"amount\":20000,\"status\":\"RESERVED\",\"timeStamp\":\"2026-01-01T00:00:00Z\"}}";

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open("status.first-check-ms=600000");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void aCallbackBringsTheLookForward() {
        shop.order("callback-1", 20000);
        shop.awaitOrder("callback-1", "AUTHORIZED");
        assertThat(shop.story("callback-1")).containsSubsequence("callback", "authorized");
    }

    @Test
    void aForgedCallbackChangesNothingAndTheTrueOneIsHeard() {
        shop.vipps().fault(Fault.ofCallback(FaultKind.CALLBACK_FORGED).forPayment("callback-2"));
        shop.order("callback-2", 20000, "90000002");
        shop.awaitOrder("callback-2", "ABORTED");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.vipps().callbacks().stream()
                                .filter(c -> c.reference().equals("callback-2"))
                                .map(c -> c.httpStatus())
                                .toList())
                        .containsExactly(401, 200));
        assertThat(shop.atVipps("callback-2").authorizedMinor()).isZero();
    }

    @Test
    void wrongMissingUnknownOrBrokenIsRefusedOrIgnoredAndNeverMovesAnything() throws Exception {
        shop.order("callback-3", 20000, "90000003");
        shop.awaitOrder("callback-3", "INITIATED");
        String token = new CallbackTokens(shop.settings().text("bridge.callback-secret")).of("123456", "callback-3");
        assertThat(post("callback-3", "wrong", RESERVED)).isEqualTo(401);
        assertThat(post("callback-3", null, RESERVED)).isEqualTo(401);
        assertThat(post("callback-unknown", token, RESERVED)).isEqualTo(401);
        assertThat(post("callback-3", token + "x", RESERVED)).isEqualTo(401);
        assertThat(post("callback-3", token, "{not json")).isEqualTo(200);
        assertThat(post("callback-3", token, RESERVED)).isEqualTo(200);
        assertThat(post("callback-3", token, RESERVED)).isEqualTo(200);
        assertThat(post("callback-3", token, "x".repeat(200_000))).isIn(200, 413);
        shop.awaitStory("callback-3", "callback");
        shop.order("callback-3-fence", 20000);
        shop.awaitOrder("callback-3-fence", "AUTHORIZED");
        assertThat(shop.orderRow("callback-3")).containsEntry("payment_status", "INITIATED");
    }

    private static int post(String reference, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(shop.settings().text("vipps.callback-prefix") + "/v2/payments/" + reference))
                .header("Content-Type", "application/json")
                .header("CamelSqlQuery", "delete from bridge.payment")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
