package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sales units with direct capture: the customer's approval takes the money, so shipments settle without a call. */
class DirectCaptureTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(SimulatorSettings.defaults().withApproveAfterMs(50).withDirectCapture(true));
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void shipmentsSettleAgainstWhatWasCapturedDirectlyAndNoMore() {
        shop.order("direct-1", 30000);
        shop.awaitOrder("direct-1", "CAPTURED");
        shop.ship("S-d1", "direct-1", 20000L);
        shop.awaitShipment("S-d1", "DONE");
        shop.ship("S-d2", "direct-1", 20000L);
        shop.awaitShipment("S-d2", "REJECTED");
        shop.ship("S-d3", "direct-1", null, true);
        shop.awaitShipment("S-d3", "DONE");
        assertThat(shop.shipmentRow("S-d3")).containsEntry("captured_minor", 10000L);
        assertThat(shop.calls(Operation.CAPTURE, "direct-1")).isEmpty();
        assertThat(shop.calls(Operation.CANCEL, "direct-1")).isEmpty();
    }

    @Test
    void whatWasCapturedDirectlyIsRefundedLikeAnyOther() {
        shop.order("direct-2", 30000);
        shop.awaitOrder("direct-2", "CAPTURED");
        shop.refund("R-d2", "direct-2", null);
        shop.awaitRefund("R-d2", "DONE");
        shop.awaitOrder("direct-2", "REFUNDED");
    }
}
