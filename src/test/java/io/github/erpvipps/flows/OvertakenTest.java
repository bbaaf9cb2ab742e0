package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was decided a while ago may no longer hold when its turn comes. */
@WithEitherApi
class OvertakenTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(700).withCustomerWindowMs(60_000),
                "status.give-up-ms=1500",
                "release.delay-ms=100");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void aSlowOldLookDoesNotUndoWhatANewerOneHasSeen() {
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_AFTER, Operation.DETAILS, 2000).forPayment("overtaken-1"));
        shop.order("overtaken-1", 30000);
        shop.awaitOrder("overtaken-1", "AUTHORIZED");
        await().atMost(Shop.PATIENCE)
                .until(() -> shop.calls(Operation.DETAILS, "overtaken-1").stream()
                        .noneMatch(call -> call.outcome().equals(RecordedCall.IN_FLIGHT)));
        shop.ship("S-overtaken-1", "overtaken-1", null);
        shop.awaitShipment("S-overtaken-1", "DONE");
        shop.awaitOrder("overtaken-1", "CAPTURED");
    }

    @Test
    void anExpiryThatHadToWaitDoesNotCancelAnOrderThatIsPaid() {
        shop.vipps().fault(Fault.once(FaultKind.RATE_LIMITED_429, Operation.CANCEL, "overtaken-2"));
        shop.order("overtaken-2", 30000, "90000003");
        shop.awaitStory("overtaken-2", "later");
        shop.vipps().approve("overtaken-2");
        shop.sql()
                .sql("update bridge.payment set next_check_at = now() where order_id = 'overtaken-2'")
                .update();
        shop.awaitOrder("overtaken-2", "AUTHORIZED");
        long expiry = shop.sql()
                .sql("select operation_id from bridge.operation where purpose = 'EXPIRE' and order_id = 'overtaken-2'")
                .query(Long.class)
                .single();
        shop.sql()
                .sql("update bridge.operation set next_attempt_at = now() where operation_id = ?")
                .params(expiry)
                .update();
        await().atMost(Shop.PATIENCE)
                .until(() -> shop.sql()
                        .sql("select state from bridge.operation where operation_id = ?")
                        .params(expiry)
                        .query(String.class)
                        .single()
                        .equals("DONE"));
        assertThat(shop.calls(Operation.CANCEL, "overtaken-2")).hasSize(1);
        assertThat(shop.atVipps("overtaken-2").cancelledMinor()).isZero();
    }

    @Test
    void aReleaseThatHadToWaitLetsAShipmentGoFirstThatCameMeanwhile() {
        shop.order("overtaken-3", 30000);
        shop.awaitOrder("overtaken-3", "AUTHORIZED");
        shop.vipps().fault(Fault.once(FaultKind.RATE_LIMITED_429, Operation.CANCEL, "overtaken-3"));
        shop.ship("S-overtaken-3", "overtaken-3", 10000L, true);
        shop.awaitStory("overtaken-3", "later");
        shop.ship("S-overtaken-3b", "overtaken-3", 5000L);
        shop.awaitShipment("S-overtaken-3b", "ACCEPTED");
        shop.hurry("S-overtaken-3");
        shop.awaitShipment("S-overtaken-3b", "DONE");
        assertThat(shop.atVipps("overtaken-3").capturedMinor()).isEqualTo(15000);
    }

    @Test
    void aDeadLetterThatMovedNothingCanBeReplayedAfterAnotherShipmentWasCaptured() {
        Operators operators = new Operators(new Ledger(shop.bridge().databases().ledger()));
        shop.order("overtaken-4", 30000);
        shop.awaitOrder("overtaken-4", "AUTHORIZED");
        shop.vipps().fault(Fault.once(FaultKind.EMPTY_400, Operation.CAPTURE, "overtaken-4"));
        shop.ship("S-overtaken-4", "overtaken-4", 10000L);
        shop.awaitShipment("S-overtaken-4", "DEAD_LETTERED");
        shop.ship("S-overtaken-4b", "overtaken-4", 5000L);
        shop.awaitShipment("S-overtaken-4b", "DONE");
        operators.replay((Long) shop.operation("SHIPMENT", "S-overtaken-4").get("operation_id"), false, "kari");
        shop.awaitShipment("S-overtaken-4", "DONE");
        assertThat(shop.atVipps("overtaken-4").capturedMinor()).isEqualTo(15000);
    }
}
