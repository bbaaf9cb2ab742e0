package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@WithEitherApi
class CaptureOnShipmentTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open("release.delay-ms=2000");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
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
        shop.awaitTransactionId("S-1");
    }

    @Test
    void partialShipmentsAreCapturedEachUnderItsOwnKey() {
        shop.order("capture-1002", 30000);
        shop.awaitOrder("capture-1002", "AUTHORIZED");
        shop.ship("S-2a", "capture-1002", 10000L);
        shop.ship("S-2b", "capture-1002", 10000L);
        shop.awaitShipment("S-2a", "DONE");
        shop.awaitShipment("S-2b", "DONE");
        shop.awaitOrder("capture-1002", "PARTIALLY_CAPTURED");
        assertThat(shop.calls(Operation.CAPTURE, "capture-1002"))
                .extracting(RecordedCall::key)
                .doesNotHaveDuplicates()
                .hasSize(2)
                .allMatch(key -> key.length() <= 40);
        assertThat(shop.atVipps("capture-1002").capturedMinor()).isEqualTo(20000);
    }

    @Test
    void aFinalShipmentReleasesWhatRemains() {
        shop.order("capture-1003", 30000);
        shop.awaitOrder("capture-1003", "AUTHORIZED");
        shop.ship("S-3", "capture-1003", 12000L, true);
        shop.awaitOrder("capture-1003", "CAPTURED");
        assertThat(shop.orderRow("capture-1003"))
                .containsEntry("captured_minor", 12000L)
                .containsEntry("cancelled_minor", 18000L);
        assertThat(shop.atVipps("capture-1003").cancelledMinor()).isEqualTo(18000);
    }

    @Test
    void aShipmentThatArrivesAfterTheFinalOneIsCapturedBeforeTheRelease() {
        shop.order("capture-1004", 30000);
        shop.awaitOrder("capture-1004", "AUTHORIZED");
        shop.ship("S-4a", "capture-1004", 12000L, true);
        shop.awaitShipment("S-4a", "DONE");
        shop.ship("S-4b", "capture-1004", 5000L);
        shop.awaitShipment("S-4b", "DONE");
        shop.awaitOrder("capture-1004", "CAPTURED");
        assertThat(shop.atVipps("capture-1004").cancelledMinor()).isEqualTo(13000);
    }

    @Test
    void aShipmentWaitsForTheAuthorizationAndSaysSo() {
        shop.order("capture-1005", 20000, "90000003");
        shop.awaitOrder("capture-1005", "INITIATED");
        shop.ship("S-5", "capture-1005", null);
        shop.awaitShipment("S-5", "ACCEPTED");
        shop.awaitShipmentError("S-5", "waits for the authorization");
        shop.vipps().approve("capture-1005");
        shop.awaitShipment("S-5", "DONE");
    }

    @Test
    void moreThanIsReservedIsRejectedWithBothNumbersAndTheNextShipmentGoesOn() {
        shop.order("capture-1006", 20000);
        shop.awaitOrder("capture-1006", "AUTHORIZED");
        shop.ship("S-6a", "capture-1006", 20001L);
        shop.awaitShipment("S-6a", "REJECTED");
        assertThat(shop.shipmentRow("S-6a").get("capture_error").toString())
                .contains("200.01 NOK")
                .contains("200.00 NOK");
        shop.ship("S-6b", "capture-1006", 20000L);
        shop.awaitShipment("S-6b", "DONE");
        assertThat(shop.calls(Operation.CAPTURE, "capture-1006")).hasSize(1);
    }

    @Test
    void manyShipmentsAtOnceNeverCaptureMoreThanIsReserved() {
        shop.order("capture-1007", 50000);
        shop.awaitOrder("capture-1007", "AUTHORIZED");
        for (int i = 0; i < 8; i++) {
            shop.ship("S-7-" + i, "capture-1007", 12500L);
        }
        for (int i = 0; i < 4; i++) {
            shop.awaitShipment("S-7-" + i, "DONE");
        }
        for (int i = 4; i < 8; i++) {
            shop.awaitShipment("S-7-" + i, "REJECTED");
        }
        assertThat(shop.atVipps("capture-1007").capturedMinor()).isEqualTo(50000);
    }

    @Test
    void theSixthCaptureOfAMinuteWaitsForVippsLimit() {
        shop.order("capture-1008", 60000);
        shop.awaitOrder("capture-1008", "AUTHORIZED");
        for (int i = 0; i < 6; i++) {
            shop.ship("S-8-" + i, "capture-1008", 10000L);
        }
        for (int i = 0; i < 5; i++) {
            shop.awaitShipment("S-8-" + i, "DONE");
        }
        shop.awaitShipmentError("S-8-5", "limit of calls");
        assertThat(shop.calls(Operation.CAPTURE, "capture-1008")).hasSize(5);
    }

    @Test
    void aRowThatIsResetToPendingIsToldItsStateAgainAndNothingIsCapturedTwice() {
        shop.order("capture-1009", 20000);
        shop.awaitOrder("capture-1009", "AUTHORIZED");
        shop.ship("S-9", "capture-1009", 5000L);
        shop.awaitShipment("S-9", "DONE");
        shop.sql()
                .sql(
                        "update erp.shipment set capture_status = 'PENDING', amount_minor = 7000 where shipment_id = 'S-9'")
                .update();
        shop.awaitShipment("S-9", "DONE");
        assertThat(shop.shipmentRow("S-9")).containsEntry("captured_minor", 5000L);
        assertThat(shop.calls(Operation.CAPTURE, "capture-1009")).hasSize(1);
        assertThat(shop.story("capture-1009")).contains("row-changed");
    }

    @Test
    void theRequestIsWhatTheApiWantsAndHasTheTrackingNumberWhereThereIsAPlaceForIt() {
        shop.order("capture-1010", 20000);
        shop.awaitOrder("capture-1010", "AUTHORIZED");
        shop.ship("S-10", "capture-1010", 5000L);
        shop.awaitShipment("S-10", "DONE");
        List<RecordedCall> calls = shop.calls(Operation.CAPTURE, "capture-1010");
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).bodyText())
                .isEqualTo(
                        Shop.API.equals("ecom")
                                ? "{\"merchantInfo\":{\"merchantSerialNumber\":\"123456\"},\"transaction\":{\"amount\":5000,\"transactionText\":\"TRACK-S-10\"}}"
                                : "{\"modificationAmount\":{\"currency\":\"NOK\",\"value\":5000}}");
    }
}
