package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 1, 4 and 5: lost answers are looked up, repeats are the same bytes under the same key, and money moves once. */
@WithEitherApi
class UnknownOutcomesTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open("vipps.response-timeout-ms=1000");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    private static void authorized(String order) {
        shop.order(order, 30000);
        shop.awaitOrder(order, "AUTHORIZED");
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {
                "LOST_BEFORE",
                "LOST_AFTER",
                "ERROR_500_BEFORE",
                "ERROR_500_AFTER",
                "ERROR_502_HTML_AFTER",
                "TRUNCATED_AFTER",
                "UNAUTHORIZED_401"
            })
    void aCaptureAndARefundMoveMoneyOnceWhateverBecomesOfTheAnswer(FaultKind fault) {
        String order = "lost-" + fault.name().replace('_', '-');
        authorized(order);
        shop.vipps().fault(Fault.once(fault, Operation.CAPTURE, order));
        shop.ship("S-" + order, order, 20000L);
        shop.awaitShipment("S-" + order, "DONE");
        shop.awaitTransactionId("S-" + order);
        shop.vipps().fault(Fault.once(fault, Operation.REFUND, order));
        shop.refund("R-" + order, order, 5000L);
        shop.awaitRefund("R-" + order, "DONE");
        assertThat(shop.atVipps(order).moves("CAPTURE")).isEqualTo(1);
        assertThat(shop.atVipps(order).moves("REFUND")).isEqualTo(1);
        assertThat(shop.calls(Operation.CAPTURE, order))
                .extracting(RecordedCall::key, RecordedCall::bodyText)
                .hasSizeBetween(1, 2)
                .containsOnly(tuple(
                        shop.operation("SHIPMENT", "S-" + order).get("idempotency_key"),
                        shop.calls(Operation.CAPTURE, order).get(0).bodyText()));
    }

    @Test
    void anAnswerThatComesTooLateIsLookedUpAndNothingIsSentAgain() {
        authorized("lost-slow");
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_AFTER, Operation.CAPTURE, 3000).forPayment("lost-slow"));
        shop.ship("S-slow", "lost-slow", null);
        shop.awaitShipment("S-slow", "DONE");
        assertThat(shop.calls(Operation.CAPTURE, "lost-slow")).hasSize(1);
        assertThat(shop.story("lost-slow")).containsSubsequence("sent", "unknown", "found");
    }

    @Test
    void aMissingKeyWithMovedAmountsIsAPersonsAndBlocksThePayment() {
        authorized("lost-moved");
        shop.vipps().fault(Fault.once(FaultKind.LOST_BEFORE, Operation.CAPTURE, "lost-moved"));
        // The look-up fails until the portal has moved money, so that it meets amounts which are not ours.
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS, "lost-moved")
                        .times(2));
        shop.ship("S-moved", "lost-moved", 10000L);
        shop.awaitOperation("SHIPMENT", "S-moved", "UNKNOWN");
        shop.vipps().portalCapture("lost-moved", 7000);
        shop.awaitShipment("S-moved", "DEAD_LETTERED");
        assertThat(shop.operation("SHIPMENT", "S-moved"))
                .containsEntry("dead_letter_class", "outside-change")
                .containsEntry("outcome_unknown", true);
        shop.ship("S-moved-2", "lost-moved", 1000L);
        shop.awaitShipmentError("S-moved-2", "waits for a person");
        assertThat(shop.calls(Operation.CAPTURE, "lost-moved")).hasSize(1);
    }

    @Test
    void aRefusalForAnUnknownReasonIsDeadLetteredAndTheNextShipmentGoesOn() {
        authorized("lost-strange");
        shop.ship("S-strange", "lost-strange", 913L);
        shop.awaitShipment("S-strange", "DEAD_LETTERED");
        assertThat(shop.operation("SHIPMENT", "S-strange")).containsEntry("dead_letter_class", "refused");
        shop.ship("S-strange-2", "lost-strange", 1000L);
        shop.awaitShipment("S-strange-2", "DONE");
    }

    @Test
    void aLockedOrderIsTriedAgainWithTheSameKeyUntilItIsFree() {
        authorized("lost-locked");
        shop.vipps().fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE, "lost-locked"));
        shop.ship("S-locked", "lost-locked", null);
        shop.awaitStory("lost-locked", "later");
        assertThat(shop.operation("SHIPMENT", "S-locked").get("problem").toString())
                .containsAnyOf("94", "6160");
        shop.hurry("S-locked");
        shop.awaitShipment("S-locked", "DONE");
        assertThat(shop.calls(Operation.CAPTURE, "lost-locked"))
                .extracting(RecordedCall::key)
                .hasSize(2)
                .containsOnly((String) shop.operation("SHIPMENT", "S-locked").get("idempotency_key"));
    }

    @Test
    void whatWaitedForLongerThanVippsRemembersItsKeyIsLookedUpBeforeItMayGoAgain() {
        authorized("lost-old");
        shop.vipps().fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE, "lost-old"));
        shop.ship("S-old", "lost-old", 10000L);
        shop.awaitStory("lost-old", "later");
        shop.sql()
                .sql(
                        "update bridge.operation set first_sent_at = first_sent_at - interval '25 hours' where source_id = 'S-old'")
                .update();
        shop.hurry("S-old");
        shop.awaitShipment("S-old", "DEAD_LETTERED");
        assertThat(shop.operation("SHIPMENT", "S-old")).containsEntry("dead_letter_class", "key-too-old");
        assertThat(shop.calls(Operation.CAPTURE, "lost-old")).hasSize(1);
        assertThat(shop.atVipps("lost-old").capturedMinor()).isZero();
    }

    @Test
    void anInitiationThatNeverArrivedIsSentAgain() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_BEFORE, Operation.INITIATE, "lost-never-there"));
        shop.order("lost-never-there", 30000);
        shop.awaitOrder("lost-never-there", "AUTHORIZED");
        assertThat(shop.calls(Operation.INITIATE, "lost-never-there")).hasSize(2);
    }

    @Test
    void aPaymentWhoseUrlWasLostButWhichIsReservedIsUsed() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "lost-but-paid"));
        shop.order("lost-but-paid", 30000, "90000001");
        shop.awaitOrder("lost-but-paid", "AUTHORIZED");
        assertThat(shop.orderRow("lost-but-paid")).containsEntry("payment_reference", "lost-but-paid");
    }

    @Test
    void aCancelWhoseAnswerWasLostIsFoundDone() {
        authorized("lost-cancel");
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.CANCEL, "lost-cancel"));
        shop.cancel("C-lost", "lost-cancel");
        shop.awaitCancellation("C-lost", "DONE");
        assertThat(shop.calls(Operation.CANCEL, "lost-cancel")).hasSize(1);
        shop.awaitOrder("lost-cancel", "CANCELLED");
    }

    /** Somebody captures in Vipps' portal, just after the customer has approved and before the cancel is there. */
    @Test
    void aCancellationThatComesAfterACaptureOfAllIsNotTakenForDone() {
        String order = "lost-cancel-late";
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CANCEL, 1_500)
                        .forPayment(order));
        shop.order(order, 30000, "90000003");
        shop.awaitOrder(order, "INITIATED");
        shop.cancel("C-lost-late", order);
        shop.awaitOperation("CANCELLATION", "C-lost-late", "SENDING");
        shop.vipps().approve(order);
        shop.vipps().portalCapture(order, 30000);
        shop.awaitCancellation("C-lost-late", "REJECTED");
        assertThat(shop.cancellationRow("C-lost-late").get("cancel_error").toString())
                .contains("captured 300.00 NOK");
        shop.awaitOrder(order, "CAPTURED");
    }

    @Test
    void aReferenceThatSomebodyElseUsesIsRejectedAndLeftAlone() {
        shop.initiateAsAnotherSystem("lost-foreign", 30000);
        shop.order("lost-foreign", 30000);
        shop.awaitOrder("lost-foreign", "REJECTED");
        assertThat(shop.orderRow("lost-foreign").get("payment_error").toString())
                .contains("is not ours");
        assertThat(shop.calls(Operation.CANCEL, "lost-foreign")).isEmpty();
    }
}
