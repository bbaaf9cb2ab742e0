package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Attempts;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Look;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.ledger.Rules;
import io.github.erpvipps.ledger.Sightings;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Seen;
import io.github.erpvipps.vipps.Sight.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Vipps shows is believed only where it makes sense and is newer than what is known. */
@WithEitherApi
class OddSightsTest {

    private static Shop shop;
    private static Ledger ledger;
    private static Sightings sightings;

    @BeforeAll
    static void open() {
        shop = Shop.open();
        ledger = new Ledger(shop.bridge().databases().ledger());
        Rules rules = Rules.of(shop.settings());
        Line line = new Line(ledger, rules, Bridge.apis(shop.settings()));
        sightings = new Sightings(ledger, rules, line, new Attempts(ledger, line));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static void authorized(String order) {
        shop.order(order, 30000);
        shop.awaitOrder(order, "AUTHORIZED");
    }

    private static Look look(String order) {
        Payment payment = ledger.byReference(order).get(0);
        return new Look(
                payment.paymentId(),
                null,
                order,
                payment.api(),
                payment.salesUnit(),
                order,
                true,
                true,
                payment.activity());
    }

    private static Seen seen(long authorized, long captured, long refunded, Sight.Movement... movements) {
        Standing standing = authorized > 0 ? Standing.AUTHORIZED : Standing.INITIATED;
        return new Seen(
                standing,
                Sight.Initiation.inKroner(30000, Instant.now()),
                authorized,
                captured,
                refunded,
                0,
                0,
                null,
                List.of(movements),
                null);
    }

    private static Map<String, Object> payment(String order) {
        return shop.sql()
                .sql("select * from bridge.payment where order_id = ?")
                .params(order)
                .query()
                .singleRow();
    }

    @Test
    void sumsThatMakeNoSenseChangeNothingAndThrowNothing() {
        authorized("odd-look-1");
        for (Seen nonsense : List.of(seen(30000, 30001, 0), seen(30000, 0, 1), seen(30000, -5, 0))) {
            assertThatCode(() -> sightings.record(look("odd-look-1"), nonsense)).doesNotThrowAnyException();
        }
        assertThat(payment("odd-look-1"))
                .containsEntry("captured_minor", 0L)
                .containsEntry("payment_status", "AUTHORIZED");
        assertThat(shop.story("odd-look-1")).contains("strange-amounts");
    }

    /** The history may lag behind the payment: as long as it lacks the beginning, ours must not be taken for somebody else's. */
    @Test
    void aLostInitiationIsNotDisownedWhileItsHistoryHasNoBeginning() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "odd-look-8"));
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS, "odd-look-8")
                        .times(10_000));
        shop.order("odd-look-8", 30000);
        await().atMost(Shop.PATIENCE)
                .until(() -> initiation("odd-look-8").get("state").equals("UNKNOWN"));
        Look look = look("odd-look-8");
        Seen withoutBeginning = new Seen(
                Standing.INITIATED, Sight.Initiation.inKroner(30000, null), 0, 0, 0, 0, 0, null, List.of(), null);
        sightings.record(look, withoutBeginning);
        assertThat(initiation("odd-look-8")).containsEntry("state", "UNKNOWN");
        shop.vipps().clearFaults();
        shop.hurry("odd-look-8#1");
        shop.awaitOrder("odd-look-8", "AUTHORIZED");
    }

    private static Map<String, Object> initiation(String order) {
        return shop.operation("ORDER", order + "#1");
    }

    @Test
    void anEmptyHistoryDoesNotTakeAReservationAway() {
        authorized("odd-look-2");
        sightings.record(look("odd-look-2"), seen(0, 0, 0));
        assertThat(payment("odd-look-2")).containsEntry("payment_status", "AUTHORIZED");
    }

    @Test
    void anOlderSightThatIsRecordedLaterDoesNotForgetACapture() {
        authorized("odd-look-3");
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE, "odd-look-3"));
        shop.vipps().fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS, "odd-look-3"));
        shop.ship("S-odd-look-3", "odd-look-3", 10000L);
        shop.awaitOperation("SHIPMENT", "S-odd-look-3", "UNKNOWN");
        Look old = look("odd-look-3");
        shop.awaitShipment("S-odd-look-3", "DONE");
        sightings.record(old, seen(30000, 0, 0));
        assertThat(payment("odd-look-3")).containsEntry("captured_minor", 10000L);
    }

    @Test
    void moneyUnderOurKeyOverAnotherAmountIsAPersons() {
        authorized("odd-look-4");
        shop.vipps().fault(Fault.once(FaultKind.LOST_BEFORE, Operation.CAPTURE, "odd-look-4"));
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS, "odd-look-4")
                        .times(100));
        shop.ship("S-odd-look-4", "odd-look-4", 20000L);
        shop.awaitOperation("SHIPMENT", "S-odd-look-4", "UNKNOWN");
        String key = (String) shop.operation("SHIPMENT", "S-odd-look-4").get("idempotency_key");
        sightings.record(
                look("odd-look-4"), seen(30000, 5000, 0, new Sight.Movement(Kind.CAPTURE, key, 5000, "1234567890")));
        assertThat(shop.operation("SHIPMENT", "S-odd-look-4"))
                .containsEntry("state", "DEAD_LETTERED")
                .containsEntry("dead_letter_class", "other-amount");
    }

    /** The first send arrived after a look had shown nothing, and the next one has its lease but not yet its token. */
    @Test
    void aCaptureThatIsSeenDoneWhileItIsLeasedAgainIsNotBookedTwice() {
        authorized("odd-look-5");
        shop.vipps().fault(Fault.once(FaultKind.RATE_LIMITED_429, Operation.CAPTURE, "odd-look-5"));
        shop.ship("S-odd-look-5", "odd-look-5", 10000L);
        shop.awaitStory("odd-look-5", "later");
        String key = (String) shop.operation("SHIPMENT", "S-odd-look-5").get("idempotency_key");
        shop.sql()
                .sql(
                        "update bridge.operation set state = 'LEASED', lease_token = gen_random_uuid(),"
                                + " lease_until = now() + interval '1 hour' where source_id = 'S-odd-look-5' and state = 'READY'")
                .update();
        sightings.record(
                look("odd-look-5"), seen(30000, 10000, 0, new Sight.Movement(Kind.CAPTURE, key, 10000, "1234567890")));
        assertThat(shop.operation("SHIPMENT", "S-odd-look-5"))
                .containsEntry("state", "DONE")
                .containsEntry("lease_token", null);
        assertThat(payment("odd-look-5"))
                .containsEntry("captured_minor", 10000L)
                .containsEntry("held_minor", 0L);
        assertThat(shop.calls(Operation.CAPTURE, "odd-look-5")).hasSize(1);
    }
}
