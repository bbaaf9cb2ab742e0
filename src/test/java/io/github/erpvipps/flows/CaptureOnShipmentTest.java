package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CaptureOnShipmentTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open();
    }

    @AfterAll
    static void close() {
        shop.assertBooksAgree();
        shop.close();
    }

    @Test
    void anOrderIsInitiatedAuthorizedAndCapturedWhenItShips() {
        shop.order("capture-1001", 49900);
        shop.awaitOrder("capture-1001", "AUTHORIZED");
        shop.ship("S-1", "capture-1001", null);
        shop.awaitShipment("S-1", "DONE");
        shop.awaitOrder("capture-1001", "CAPTURED");
        assertThat(shop.atVipps("capture-1001").capturedMinor()).isEqualTo(49900);
        assertThat(shop.shipmentRow("S-1")).containsEntry("captured_minor", 49900L);
        assertThat(shop.shipmentRow("S-1").get("vipps_transaction_id")).isNotNull();
    }
}
