package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
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

    /** Its closing at Vipps is refused, so the customer can still pay the first attempt while the second is about to begin. */
    @Test
    void aFurtherAttemptIsNotBegunWhenAnEarlierOneTurnsOutToBePaid() {
        try (Shop late = Shop.open(
                SimulatorSettings.defaults().withDirectCapture(true).withCustomerWindowMs(1_000),
                "status.give-up-ms=1200")) {
            Operators operators =
                    new Operators(new Ledger(late.bridge().databases().ledger()));
            late.vipps().fault(Fault.once(FaultKind.EMPTY_400, Operation.CANCEL).times(10));
            late.order("direct-late", 30000, "90000003");
            late.awaitOrder("direct-late", "EXPIRED");
            operators.pause(Kind.INITIATE, null, "so that the customer is faster", "kari");
            late.sql()
                    .sql("update erp.sales_order set attempt = 2 where order_id = 'direct-late'")
                    .update();
            late.awaitOperation("ORDER", "direct-late#2", "READY");
            late.vipps().approve("direct-late");
            late.sql()
                    .sql("update bridge.payment set next_check_at = now() where reference = 'direct-late'")
                    .update();
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(operators.overview().paidAfterEnd()).isEqualTo(1));
            assertThat(operators.overview().operatorIsNeeded()).isTrue();

            operators.resume(Kind.INITIATE, null, "kari");

            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(late.operation("ORDER", "direct-late#2"))
                            .containsEntry("state", "WAITING")
                            .extractingByKey("problem")
                            .asString()
                            .contains("an earlier attempt of the order has been paid after all and holds 300.00 NOK"));
            assertThat(late.calls(Operation.INITIATE, "direct-late-2")).isEmpty();
        }
    }
}
