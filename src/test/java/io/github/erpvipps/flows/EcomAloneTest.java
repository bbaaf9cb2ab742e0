package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only eCom does. */
class EcomAloneTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open("vipps.api=ecom");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void aRefusalForAKnownReasonIsLookedUpAndRejected() {
        shop.order("lost-known", 30000);
        shop.awaitOrder("lost-known", "AUTHORIZED");
        shop.ship("S-known", "lost-known", 944L);
        shop.awaitShipment("S-known", "REJECTED");
        assertThat(shop.shipmentRow("S-known").get("capture_error").toString()).contains("Payment/44");
    }

    @Test
    void aPaymentWhoseUrlWasLostIsClosedAndTheNextReferenceFollows() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "lost-url"));
        shop.order("lost-url", 30000, "90000003");
        shop.awaitOrder("lost-url", "INITIATED");
        awaitTheAddressOf("lost-url", "lost-url-2");
        assertThat(shop.atVipps("lost-url").state()).isEqualTo("CANCELLED");
        shop.ship("S-lost-url", "lost-url", null);
        shop.vipps().approve("lost-url-2");
        shop.awaitShipment("S-lost-url", "DONE");
        assertThat(shop.atVipps("lost-url-2").capturedMinor()).isEqualTo(30000);
    }

    /** The customer approves when nobody can stop the cancel any more: it lets the reservation go, and the order is still to be paid. */
    @Test
    void aPaymentThatIsApprovedWhileItIsBeingReplacedIsReplacedAllTheSame() {
        whileItIsBeingReplaced("lost-race", () -> shop.vipps().approve("lost-race"));
        awaitTheAddressOf("lost-race", "lost-race-2");
        assertThat(shop.atVipps("lost-race").cancelledMinor()).isEqualTo(30000);
        shop.ship("S-lost-race", "lost-race", null);
        shop.vipps().approve("lost-race-2");
        shop.awaitShipment("S-lost-race", "DONE");
        assertThat(shop.atVipps("lost-race-2").capturedMinor()).isEqualTo(30000);
    }

    @Test
    void anOrderThatIsCancelledAndApprovedWhileItIsBeingReplacedEnds() {
        whileItIsBeingReplaced("lost-race-off", () -> {
            shop.vipps().approve("lost-race-off");
            shop.cancel("C-lost-race", "lost-race-off");
        });
        shop.awaitOrder("lost-race-off", "CANCELLED");
        shop.awaitCancellation("C-lost-race", "DONE");
        assertThat(shop.orderRow("lost-race-off")).containsEntry("payment_reference", "lost-race-off");
        assertThat(shop.atVipps("lost-race-off").cancelledMinor()).isEqualTo(30000);
    }

    private static void awaitTheAddressOf(String order, String reference) {
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow(order))
                        .containsEntry("payment_status", "INITIATED")
                        .containsEntry("payment_reference", reference)
                        .hasEntrySatisfying(
                                "payment_url", url -> assertThat(url).isNotNull()));
    }

    private static void whileItIsBeingReplaced(String order, Runnable act) {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, order));
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CANCEL, 1_500)
                        .forPayment(order));
        shop.order(order, 30000, "90000003");
        shop.awaitOperationIn(order, "ABANDON", "SENDING");
        act.run();
    }
}
