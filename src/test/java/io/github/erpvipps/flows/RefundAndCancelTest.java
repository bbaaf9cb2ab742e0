package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@WithEitherApi
class RefundAndCancelTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open();
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    private static void captured(String order, long amountMinor) {
        shop.order(order, amountMinor);
        shop.awaitOrder(order, "AUTHORIZED");
        shop.ship("S-" + order, order, null);
        shop.awaitShipment("S-" + order, "DONE");
    }

    @Test
    void whatIsCapturedIsRefundedInPartsAndThenWhole() {
        captured("refund-1001", 30000);
        shop.refund("R-1a", "refund-1001", 10000L);
        shop.awaitRefund("R-1a", "DONE");
        shop.awaitOrder("refund-1001", "PARTIALLY_REFUNDED");
        shop.refund("R-1b", "refund-1001", null);
        shop.awaitRefund("R-1b", "DONE");
        shop.awaitOrder("refund-1001", "REFUNDED");
        assertThat(shop.refundRow("R-1b")).containsEntry("refunded_minor", 20000L);
        assertThat(shop.atVipps("refund-1001").moves("REFUND")).isEqualTo(2);
    }

    @Test
    void moreThanIsCapturedIsNeverRefunded() {
        captured("refund-1002", 30000);
        shop.refund("R-2a", "refund-1002", 30001L);
        shop.awaitRefund("R-2a", "REJECTED");
        assertThat(shop.refundRow("R-2a").get("refund_error").toString()).contains("300.01 NOK", "300.00 NOK");
        for (int i = 0; i < 4; i++) {
            shop.refund("R-2b-" + i, "refund-1002", 15000L);
        }
        shop.awaitRefund("R-2b-3", "REJECTED");
        assertThat(shop.atVipps("refund-1002").refundedMinor()).isEqualTo(30000);
    }

    @Test
    void aRefundWaitsForTheCaptureThatWasAcceptedBeforeIt() {
        shop.order("refund-1003", 30000, "90000003");
        shop.awaitOrder("refund-1003", "INITIATED");
        shop.ship("S-r3", "refund-1003", null);
        shop.awaitShipment("S-r3", "ACCEPTED");
        shop.refund("R-3", "refund-1003", null);
        shop.awaitRefund("R-3", "ACCEPTED");
        shop.vipps().approve("refund-1003");
        shop.awaitRefund("R-3", "DONE");
        shop.awaitOrder("refund-1003", "REFUNDED");
    }

    @Test
    void aRefundOfWhatIsOnlyReservedIsRejected() {
        shop.order("refund-1004", 30000);
        shop.awaitOrder("refund-1004", "AUTHORIZED");
        shop.refund("R-4", "refund-1004", null);
        shop.awaitRefund("R-4", "REJECTED");
        assertThat(shop.calls(Operation.REFUND, "refund-1004")).isEmpty();
    }

    @Test
    void anEmptyMerchantAccountIsTriedAgainLater() {
        captured("refund-1005", 50000);
        shop.refund("R-5", "refund-1005", 974L);
        shop.awaitOperation("REFUND", "R-5", "READY");
        assertThat(shop.refundRow("R-5")).containsEntry("refund_status", "ACCEPTED");
    }

    @Test
    void anOrderIsCancelledBeforeTheCustomerHasDecided() {
        shop.order("cancel-1001", 30000, "90000003");
        shop.awaitOrder("cancel-1001", "INITIATED");
        shop.cancel("C-1", "cancel-1001");
        shop.awaitCancellation("C-1", "DONE");
        shop.awaitOrder("cancel-1001", "CANCELLED");
        assertThat(shop.calls(Operation.CANCEL, "cancel-1001"))
                .extracting(RecordedCall::bodyText)
                .singleElement()
                .asString()
                .doesNotContain("shouldReleaseRemainingFunds");
    }

    @Test
    void aReservationIsReleasedByACancellation() {
        shop.order("cancel-1002", 30000);
        shop.awaitOrder("cancel-1002", "AUTHORIZED");
        shop.cancel("C-2", "cancel-1002");
        shop.awaitCancellation("C-2", "DONE");
        shop.awaitOrder("cancel-1002", "CANCELLED");
        assertThat(shop.atVipps("cancel-1002").cancelledMinor()).isEqualTo(30000);
    }

    @Test
    void afterAPartialCaptureTheRestIsReleasedAndTheCapturedMoneyStays() {
        shop.order("cancel-1003", 30000);
        shop.awaitOrder("cancel-1003", "AUTHORIZED");
        shop.ship("S-c3", "cancel-1003", 10000L);
        shop.awaitShipment("S-c3", "DONE");
        shop.cancel("C-3", "cancel-1003");
        shop.awaitCancellation("C-3", "DONE");
        shop.awaitOrder("cancel-1003", "CAPTURED");
        assertThat(shop.orderRow("cancel-1003"))
                .containsEntry("captured_minor", 10000L)
                .containsEntry("cancelled_minor", 20000L);
    }

    @Test
    void aCancellationWithNothingLeftIsRejected() {
        captured("cancel-1004", 30000);
        shop.cancel("C-4", "cancel-1004");
        shop.awaitCancellation("C-4", "REJECTED");
        assertThat(shop.cancellationRow("C-4").get("cancel_error").toString()).contains("nothing is left to cancel");
        assertThat(shop.calls(Operation.CANCEL, "cancel-1004")).isEmpty();
    }

    @Test
    void aShipmentOfACancelledOrderIsRejectedAsNotPaid() {
        shop.order("cancel-1005", 30000, "90000003");
        shop.awaitOrder("cancel-1005", "INITIATED");
        shop.cancel("C-5", "cancel-1005");
        shop.awaitOrder("cancel-1005", "CANCELLED");
        shop.ship("S-c5", "cancel-1005", null);
        shop.awaitShipment("S-c5", "REJECTED");
        assertThat(shop.shipmentRow("S-c5").get("capture_error").toString()).startsWith("not paid: ");
    }

    @Test
    void aCancellationIsTriedAgainWhileTheCustomerIsAtTheBank() {
        shop.order("cancel-1006", 30000, "90000006");
        shop.awaitOrder("cancel-1006", "INITIATED");
        shop.cancel("C-6", "cancel-1006");
        shop.awaitStory("cancel-1006", "later");
        assertThat(shop.cancellationRow("C-6")).containsEntry("cancel_status", "ACCEPTED");
    }
}
