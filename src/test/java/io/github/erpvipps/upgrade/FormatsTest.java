package io.github.erpvipps.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.NewerFormat;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.operate.Warnings;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.work.Pulses;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a newer bridge has written in a format that this one does not know waits for the newer one, whoever asks. */
class FormatsTest {

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.open();
    }

    @AfterEach
    void close() {
        shop.closeWhenBooksAgree();
    }

    private void authorized(String... orders) {
        for (String order : orders) {
            shop.order(order, 10_000);
        }
        for (String order : orders) {
            shop.awaitOrder(order, "AUTHORIZED");
        }
    }

    private void format(String order, int format) {
        shop.sql()
                .sql("update bridge.payment set format = ? where order_id = ?")
                .params(format, order)
                .update();
    }

    private Map<String, Object> payment(String order) {
        return shop.sql()
                .sql(
                        "select format, version, activity, held_minor, next_check_at, looked_at from bridge.payment where order_id = ?")
                .params(order)
                .query()
                .singleRow();
    }

    @Test
    void aShipmentForANewerPaymentWaitsInItsRowAndTheOthersGoOn() {
        authorized("format-1", "format-2");
        format("format-1", 2);
        Map<String, Object> before = payment("format-1");
        shop.ship("format-1-a", "format-1", 10_000L);
        shop.ship("format-2-a", "format-2", 10_000L);

        shop.awaitShipment("format-2-a", "DONE");
        shop.awaitStory("format-1", "newer-format");

        assertThat(shop.shipmentRow("format-1-a")).containsEntry("capture_status", "PENDING");
        assertThat(payment("format-1")).isEqualTo(before);
        assertThat(shop.calls(Operation.CAPTURE, "format-1")).isEmpty();

        // The newer bridge is this one, once it knows the format.
        format("format-1", 1);
        shop.awaitShipment("format-1-a", "DONE");
        assertThat(shop.calls(Operation.CAPTURE, "format-1")).hasSize(1);
    }

    @Test
    void noClaimTakesANewerOperation() {
        authorized("format-3", "format-4", "format-5", "format-6");
        Ledger ledger = new Ledger(shop.bridge().databases().ledger());
        Operators operators = new Operators(ledger);
        operators.pause(Kind.CAPTURE, null, "a test", "kari");
        shop.ship("format-3-a", "format-3", 10_000L);
        shop.ship("format-4-a", "format-4", 10_000L);
        shop.ship("format-5-a", "format-5", 10_000L);
        shop.ship("format-6-a", "format-6", 10_000L);
        shop.awaitOperation("SHIPMENT", "format-3-a", "READY");
        shop.awaitOperation("SHIPMENT", "format-4-a", "READY");
        shop.awaitOperation("SHIPMENT", "format-5-a", "READY");
        shop.awaitOperation("SHIPMENT", "format-6-a", "READY");
        format("format-3", 2);
        format("format-4", 2);
        format("format-5", 2);
        shop.sql().sql("""
                update bridge.operation set attempts = 1, first_sent_at = now(), sent_at = now(), before_captured = 0, before_refunded = 0, before_cancelled = 0
                where source_id in ('format-4-a', 'format-5-a');
                update bridge.operation set state = 'SENDING', outcome_unknown = true, lease_token = gen_random_uuid(),
                    lease_until = now() - interval '1 second' where source_id = 'format-4-a';
                update bridge.operation set state = 'UNKNOWN', outcome_unknown = true, next_attempt_at = now() - interval '6 minutes'
                where source_id = 'format-5-a';
                update bridge.payment set next_check_at = now() where order_id in ('format-3', 'format-4', 'format-5')
                """).update();
        int looks = shop.calls(Operation.DETAILS, "format-5").size();
        operators.resume(Kind.CAPTURE, null, "kari");

        shop.awaitShipment("format-6-a", "DONE");
        // Each schedule has come round when an order that is behind these has gone all its way.
        authorized("format-7");

        assertThat(shop.operation("SHIPMENT", "format-3-a")).containsEntry("state", "READY");
        assertThat(shop.operation("SHIPMENT", "format-4-a")).containsEntry("state", "SENDING");
        assertThat(shop.operation("SHIPMENT", "format-5-a")).containsEntry("state", "UNKNOWN");
        assertThat(shop.calls(Operation.DETAILS, "format-5")).hasSize(looks);

        new Warnings(ledger, new Pulses(), shop.settings()).look();
        assertThat(operators.overview().warnings())
                .extracting(Operators.Warning::detail)
                .anyMatch(detail -> detail.contains("wait for a newer bridge, the first of order format-5"));

        format("format-3", 1);
        format("format-4", 1);
        format("format-5", 1);
        shop.sql()
                .sql("update bridge.operation set format = 1 where format = 2")
                .update();
        shop.awaitShipment("format-3-a", "DONE");
        shop.awaitShipment("format-4-a", "DONE");
        shop.awaitShipment("format-5-a", "DONE");
    }

    @Test
    void aPersonIsToldWhyANewerPaymentIsLeftAlone() {
        authorized("format-8");
        format("format-8", 2);
        Operators operators = new Operators(new Ledger(shop.bridge().databases().ledger()));

        assertThatThrownBy(() -> operators.checkNow("format-8", "kari"))
                .isInstanceOf(NewerFormat.class)
                .hasMessageContaining("order format-8 is of format 2, and this bridge knows 1");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.story("format-8")).doesNotContain("check-asked"));
    }
}
