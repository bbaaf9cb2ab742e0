package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RefusedRequest;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A replay goes through a look-up, and a person's word is only taken where Vipps does not say otherwise. */
@WithEitherApi
class OperatorsTest {

    private static Shop shop;
    private static Operators operators;

    @BeforeAll
    static void open() {
        shop = Shop.open();
        operators = new Operators(new Ledger(shop.bridge().databases().ledger()));
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    private static long deadLetter(String order, String shipment, long amountMinor) {
        shop.order(order, 30000);
        shop.awaitOrder(order, "AUTHORIZED");
        shop.ship(shipment, order, amountMinor);
        shop.awaitShipment(shipment, "DEAD_LETTERED");
        return id(shipment);
    }

    private static long id(String shipment) {
        return (Long) shop.operation("SHIPMENT", shipment).get("operation_id");
    }

    @Test
    void aReplayAfterADefinitiveRefusalHasANewKeyAndBothStayInTheRow() {
        long id = deadLetter("operator-1", "S-o1", 913);
        String firstKey = (String) shop.operation("SHIPMENT", "S-o1").get("idempotency_key");
        operators.replay(id, false, "kari");
        shop.awaitTold("operator-1", "dead-lettered", 2);
        List<RecordedCall> calls = shop.calls(Operation.CAPTURE, "operator-1");
        assertThat(calls).extracting(RecordedCall::key).doesNotHaveDuplicates().startsWith(firstKey);
        assertThat(calls)
                .extracting(RecordedCall::bodyText)
                .containsOnly(calls.get(0).bodyText());
        assertThat(shop.operation("SHIPMENT", "S-o1").get("earlier_keys").toString())
                .contains(firstKey);
    }

    @Test
    void aReplayOverAmountsThatHaveMovedIsNeverSentAndStaysWithAPerson() {
        shop.order("operator-2", 30000);
        shop.awaitOrder("operator-2", "AUTHORIZED");
        shop.vipps().fault(Fault.once(FaultKind.LOST_BEFORE, Operation.CAPTURE, "operator-2"));
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS, "operator-2")
                        .times(2));
        shop.ship("S-o2", "operator-2", 10000L);
        shop.awaitOperation("SHIPMENT", "S-o2", "UNKNOWN");
        shop.vipps().portalCapture("operator-2", 10000);
        shop.awaitShipment("S-o2", "DEAD_LETTERED");
        assertThat(operators.overview().deadLetters()).containsKey("outside-change");
        operators.replay(id("S-o2"), false, "kari");
        shop.awaitTold("operator-2", "dead-lettered", 2);
        operators.resolve(id("S-o2"), false, "the portal's capture was this shipment", "kari");
        shop.awaitShipment("S-o2", "REJECTED");
        assertThat(shop.calls(Operation.CAPTURE, "operator-2")).hasSize(1);
        shop.ship("S-o2b", "operator-2", 5000L);
        shop.awaitShipment("S-o2b", "DONE");
    }

    @Test
    void resolvedAsDoneIsBelievedOnlyIfVippsShowsIt() {
        long id = deadLetter("operator-3", "S-o3", 1913);
        operators.resolve(id, true, "I think it was taken", "kari");
        shop.awaitTold("operator-3", "dead-lettered", 2);
        operators.resolve(id, false, "it was not", "kari");
        shop.awaitShipment("S-o3", "REJECTED");
    }

    @Test
    void aReplayIsRefusedWhenTheSameWasDoneSince() {
        long id = deadLetter("operator-4", "S-o4", 2913);
        shop.ship("S-o4b", "operator-4", 2913L);
        shop.awaitShipment("S-o4b", "DEAD_LETTERED");
        shop.sql()
                .sql("update bridge.operation set state = 'DONE' where source_id = 'S-o4b'")
                .update();
        assertThatThrownBy(() -> operators.replay(id, false, "kari"))
                .isInstanceOf(RefusedRequest.class)
                .hasMessageContaining("--force");
    }

    @Test
    void theStoryOfAnOrderIsToldInOrderOfTime() {
        shop.order("operator-5", 30000);
        shop.awaitOrder("operator-5", "AUTHORIZED");
        assertThat(operators.story("operator-5"))
                .extracting(Operators.Told::what)
                .filteredOn(what -> !what.equals("webhook"))
                .startsWith("accepted", "sent", "done")
                .contains("authorized");
        assertThatThrownBy(() -> operators.replay(987654321, false, "kari")).hasMessageContaining("no operation");
    }
}
