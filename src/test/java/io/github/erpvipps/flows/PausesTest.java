package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RefusedRequest;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.Spell;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person has stopped stays stopped, and what Vipps does not let in is tried with one call and not with a thousand. */
@WithEitherApi
class PausesTest {

    private static Shop shop;
    private static Operators operators;

    @BeforeAll
    static void open() {
        shop = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(50).withRateWindowMs(1_000),
                "vipps.rate-window-ms=1000");
        operators = new Operators(new Ledger(shop.bridge().databases().ledger()));
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void pausedCapturesWaitThroughARestartWhileAllElseGoesOn() {
        shop.order("pausing-1", 20000);
        shop.awaitOrder("pausing-1", "AUTHORIZED");
        assertThat(operators.pause(Kind.CAPTURE, null, "stock-taking", "kari")).isEqualTo("captures: paused");
        assertThatThrownBy(() -> operators.pause(Kind.CAPTURE, null, "again", "kari"))
                .isInstanceOf(RefusedRequest.class);
        shop.ship("S-pausing-1", "pausing-1", null);
        shop.awaitOperation("SHIPMENT", "S-pausing-1", "READY");
        shop.stopBridge();
        shop.startBridge();
        operators = new Operators(new Ledger(shop.bridge().databases().ledger()));
        shop.awaitShipmentError("S-pausing-1", "paused by kari: stock-taking");
        shop.order("pausing-2", 20000);
        shop.awaitOrder("pausing-2", "AUTHORIZED");
        assertThat(shop.calls(Operation.CAPTURE, "pausing-1")).isEmpty();
        assertThat(operators.overview().pauses())
                .extracting(Operators.Pause::what, Operators.Pause::who, Operators.Pause::reason)
                .containsExactly(tuple("captures", "kari", "stock-taking"));

        operators.resume(Kind.CAPTURE, null, "ola");

        shop.awaitShipment("S-pausing-1", "DONE");
        assertThat(operators.overview().pauses()).isEmpty();
        assertThatThrownBy(() -> operators.resume(Kind.CAPTURE, null, "ola")).isInstanceOf(RefusedRequest.class);
    }

    @Test
    void aBlockedSalesUnitIsTriedWithOneCallAtATimeAndGoesOnOnAPersonsWord() {
        for (int order = 0; order < 5; order++) {
            shop.order("held-no-" + order, 20000);
        }
        for (int order = 0; order < 5; order++) {
            shop.awaitOrder("held-no-" + order, "AUTHORIZED");
        }
        shop.vipps().begin(Spell.merchantBlocked("123456", Duration.ofMinutes(10)));
        shop.ship("S-held-no-0", "held-no-0", null);
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(operators.overview().holds()).hasSize(1));
        for (int order = 1; order < 5; order++) {
            shop.ship("S-held-no-" + order, "held-no-" + order, null);
            shop.awaitOperation("SHIPMENT", "S-held-no-" + order, "READY");
        }
        long before = captures();
        operators.resume(null, "123456", "kari");
        await().atMost(Shop.PATIENCE).untilAsserted(() -> assertThat(captures()).isEqualTo(before + 1));
        assertThat(operators.overview().operatorIsNeeded()).isTrue();

        shop.vipps().clearFaults();
        operators.resume(null, "123456", "kari");

        for (int order = 0; order < 5; order++) {
            shop.awaitShipment("S-held-no-" + order, "DONE");
        }
        assertThat(operators.overview().holds()).isEmpty();
        assertThat(operators.deadLetters()).noneMatch(letter -> letter.orderId().startsWith("held-no-"));
    }

    @Test
    void aCallThatIsRefusedForItsUnitAgainAndAgainWhileOthersGoThroughIsItselfAPersons() {
        shop.order("poison-1", 20000);
        shop.awaitOrder("poison-1", "AUTHORIZED");
        shop.vipps()
                .fault(Fault.once(FaultKind.MERCHANT_BLOCKED, Operation.CAPTURE, "poison-1")
                        .times(100));
        shop.ship("S-poison-1", "poison-1", null);
        AtomicInteger next = new AtomicInteger(2);
        await().atMost(Shop.PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            shop.order("poison-" + next.getAndIncrement(), 20000);
            shop.hurry("S-poison-1");
            shop.sql()
                    .sql("update bridge.sales_unit_hold set next_try_at = now()")
                    .update();
            return shop.shipmentRow("S-poison-1").get("capture_status").equals("DEAD_LETTERED");
        });
        assertThat(shop.operation("SHIPMENT", "S-poison-1")).containsEntry("dead_letter_class", "refused");
        for (int order = 2; order < next.get(); order++) {
            shop.awaitOrder("poison-" + order, "AUTHORIZED");
        }
    }

    private static long captures() {
        return shop.vipps().calls().stream()
                .filter(call -> call.operation() == Operation.CAPTURE
                        && call.reference().startsWith("held-no-"))
                .count();
    }
}
