package io.github.erpvipps.vipps.epayment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.callbacks.WebhookEvent;
import io.github.erpvipps.callbacks.WebhookEvent.Parked;
import io.github.erpvipps.flows.SignedWebhook;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

    private static final String URL = "https://pay.example.com/vipps/webhooks";
    private static final String SECRET = "a-secret-for-tests-only";

    private final Webhooks webhooks = new Webhooks(Set.of("123456", "54321"), URL, List.of(SECRET));

    private Optional<?> heard(byte[] body) {
        return webhooks.letIn(headers(body), Map.of()).orElseThrow().hear(body);
    }

    private WebhookEvent heard(String body) {
        return (WebhookEvent) heard(body.getBytes(UTF_8)).orElseThrow();
    }

    private static MultiMap headers(byte[] body) {
        return MultiMap.caseInsensitiveMultiMap()
                .addAll(SignedWebhook.of(URL, SECRET, SignedWebhook.DATE, body).headers());
    }

    @Test
    void theEventIsHeardAndNeitherItsAmountNorThePerson() {
        assertThat(heard("""
                {"msn":"123456","reference":"order-1001","pspReference":"11111-22222","name":"AUTHORIZED",
                 "amount":{"currency":"NOK","value":20000},"timestamp":"2026-11-25T10:38:32.123+02:00","idempotencyKey":"k-1",
                 "success":true,"captureGuaranteedUntil":"2026-12-02T08:38:32Z","userDetails":{"firstName":"Ola"}}"""))
                .isEqualTo(new WebhookEvent(
                        "123456",
                        "order-1001",
                        "AUTHORIZED",
                        "11111-22222",
                        Instant.parse("2026-11-25T08:38:32.123Z"),
                        true,
                        "k-1",
                        true,
                        null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ABORTED", "EXPIRED", "CANCELLED", "CAPTURED", "REFUNDED", "AUTHORIZED", "TERMINATED", "CREATED"
            })
    void eachEventOfAPaymentIsKnownAndAllButTheFirstAreNews(String name) {
        WebhookEvent event = heard(SignedWebhook.event("123456", "order-1001", name, "1"));
        assertThat(event.parked()).isNull();
        assertThat(event.news()).isEqualTo(!name.equals("CREATED"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{not json|UNREADABLE",
                "``|UNREADABLE",
                "[]|UNREADABLE",
                "null|UNREADABLE",
                "{}|UNKNOWN_EVENT",
                "{\"name\":\"ADJUSTED\",\"reference\":\"order-1001\",\"msn\":\"123456\"}|UNKNOWN_EVENT",
                "{\"name\":\"Ola Nordmann\",\"reference\":\"order-1001\",\"msn\":\"123456\"}|UNKNOWN_EVENT",
                "{\"name\":{},\"reference\":\"order-1001\",\"msn\":\"123456\"}|UNKNOWN_EVENT",
                "{\"name\":\"CAPTURED\",\"msn\":\"123456\"}|NO_REFERENCE",
                "{\"name\":\"CAPTURED\",\"msn\":\"123456\",\"reference\":\"an order\"}|NO_REFERENCE",
                "{\"name\":\"CAPTURED\",\"msn\":\"123456\",\"reference\":[\"order-1001\"]}|NO_REFERENCE",
                "{\"name\":\"CAPTURED\",\"msn\":\"111111\",\"reference\":\"order-1001\"}|OTHER_SALES_UNIT",
                "{\"name\":\"CAPTURED\",\"reference\":\"order-1001\"}|OTHER_SALES_UNIT",
                "{\"name\":\"CAPTURED\",\"msn\":123456,\"reference\":\"order-1001\"}|",
                "{\"name\":\"CAPTURED\",\"msn\":\"54321\",\"reference\":\"order-1001\",\"timestamp\":\"tomorrow\"}|",
            })
    void whatCannotBeHandledIsParkedForAReason(String body, Parked reason) {
        assertThat(heard(body).parked()).isEqualTo(reason);
    }

    @Test
    void whatHasNoIdIsKnownByItsContent() {
        String one = "{\"name\":\"CAPTURED\",\"msn\":\"123456\",\"reference\":\"order-1001\"}";
        assertThat(heard(one)).isEqualTo(heard(one));
        assertThat(heard(one).pspReference())
                .hasSize(44)
                .isNotEqualTo(heard(one + " ").pspReference());
        assertThat(heard("broken").pspReference())
                .isNotEqualTo(heard("broken too").pspReference());
    }

    /** One that cannot be stored would be refused again and again, and with it all that came at the same time. */
    @Test
    void nothingIsHeardThatTheLedgerCouldNotHold() {
        for (String body : List.of(
                "[".repeat(65_536),
                "{\"a\":".repeat(13_000),
                "{\"name\":\"CAPTURED\",\"msn\":\"123456\",\"reference\":\"order\\u0000\",\"pspReference\":\"\\u0000\"}",
                "{\"name\":\"CAPTURED\",\"msn\":\"123456\",\"reference\":\"" + "x".repeat(60_000) + "\"}",
                "{\"name\":\"CAPTURED\",\"msn\":\"1234567\",\"reference\":\"x\",\"pspReference\":\"" + "x".repeat(65)
                        + "\"}",
                "{\"name\":\"" + "X".repeat(65) + "\",\"timestamp\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"name\":\"CAPTURED\",\"timestamp\":\"-4800-01-01T00:00:00Z\",\"idempotencyKey\":\"" + "x".repeat(51)
                        + "\"}")) {
            WebhookEvent event = heard(body);
            assertThat(event.parked()).isNotNull();
            assertThat(event.salesUnit()).hasSizeLessThanOrEqualTo(6);
            for (String text : List.of(event.reference(), event.name(), event.pspReference())) {
                assertThat(text).matches("[ -~]{0,64}");
            }
            assertThat(event.at()).isNull();
            assertThat(event.idempotencyKey()).isNull();
        }
    }

    @Test
    void anotherBodyUnderAGenuineHeaderIsRefused() {
        byte[] body =
                SignedWebhook.event("123456", "order-1001", "CAPTURED", "1").getBytes(UTF_8);
        assertThat(webhooks.letIn(headers(body), Map.of()).orElseThrow().hear("{}".getBytes(UTF_8)))
                .isEmpty();
    }
}
