package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.Spell;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Promise 7, and what becomes of everybody when Vipps is not well. */
class PaceTest {

    private static SimulatorSettings simulator() {
        return SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50);
    }

    @Test
    void aRepeatAfterARefusedTokenCountsAgainstTheLimitOfThePayment() {
        try (Shop shop = Shop.open(simulator().withRateWindowMs(5_000), "vipps.rate-window-ms=5000")) {
            shop.order("pace-token", 100_000);
            shop.awaitOrder("pace-token", "AUTHORIZED");
            for (int part = 0; part < 6; part++) {
                shop.vipps().fault(Fault.once(FaultKind.UNAUTHORIZED_401, Operation.CAPTURE, "pace-token"));
                shop.ship("S-pace-token-" + part, "pace-token", 10_000L);
                shop.awaitShipment("S-pace-token-" + part, "DONE");
            }
            // Twelve calls, at most five in each five seconds: the simulator books what is over the limit as a broken
            // rule.
            assertThat(shop.calls(Operation.CAPTURE, "pace-token")).hasSize(12);
            shop.assertBooksAgree();
        }
    }

    @Test
    void aFloodOfHintsDoesNotSpendTheLooksOfAPayment() {
        try (Shop shop = Shop.open(simulator().withRateWindowMs(6_000), "vipps.rate-window-ms=6000")) {
            shop.order("pace-looks", 20_000, "90000003");
            shop.awaitOrder("pace-looks", "INITIATED");
            // As many looks as anybody may ask for, for longer than the window.
            await().atMost(Shop.PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
                shop.sql()
                        .sql("update bridge.payment set next_check_at = now() where order_id = 'pace-looks'")
                        .update();
                return shop.calls(Operation.DETAILS, "pace-looks").size() > 25;
            });
            // 250 ms is the interval of the route: what wakes it in between is what hints do.
            List<RecordedCall> looks = shop.calls(Operation.DETAILS, "pace-looks");
            for (int look = 1; look < looks.size(); look++) {
                assertThat(Duration.between(
                                looks.get(look - 1).time(), looks.get(look).time()))
                        .isGreaterThan(Duration.ofMillis(40));
            }
            assertThat(shop.vipps().breaches()).isEmpty();
        }
    }

    @Test
    void aStormSlowsAllCallsDownAndTheyRecoverByThemselves() {
        try (Shop shop = Shop.open(simulator(), "vipps.concurrency=16", "retry.max-attempts=30")) {
            int orders = 60;
            for (int order = 0; order < orders; order++) {
                shop.order("stormy-" + order, 20_000);
            }
            for (int order = 0; order < orders; order++) {
                shop.awaitOrder("stormy-" + order, "AUTHORIZED");
            }
            long before = shop.vipps().calls().size();
            shop.vipps().begin(Spell.storm(FaultKind.ERROR_503, 1, Duration.ofSeconds(5), 1));
            for (int order = 0; order < orders; order++) {
                shop.ship("S-stormy-" + order, "stormy-" + order, null);
            }
            for (int order = 0; order < orders; order++) {
                shop.awaitShipment("S-stormy-" + order, "DONE");
            }
            List<RecordedCall> inTheStorm = shop.vipps().calls().stream()
                    .skip(before)
                    .filter(call -> call.outcome().equals("503"))
                    .toList();
            // Without the breaker it is 300 and more: each capture is looked up again and again.
            assertThat(inTheStorm).hasSizeBetween(20, 120);
            shop.assertBooksAgree();
        }
    }

    @Test
    void statusChecksKeepToTheirAllowanceAndNewPaymentsWaitWhileItIsSpent() {
        try (Shop shop = Shop.open(simulator(), "status.max-per-second=4", "status.first-check-ms=0")) {
            for (int order = 0; order < 30; order++) {
                shop.order("checks-" + order, 20_000, "90000003");
            }
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.vipps().calls().stream()
                                    .filter(call -> call.operation() == Operation.DETAILS)
                                    .count()
                            >= 24);
            List<RecordedCall> calls = shop.vipps().calls();
            var looksBySecond = calls.stream()
                    .filter(call -> call.operation() == Operation.DETAILS)
                    .collect(Collectors.groupingBy(call -> call.time().getEpochSecond(), Collectors.counting()));
            // A second of the clock may see the end of one second's allowance and the beginning of the next one's.
            assertThat(looksBySecond.values())
                    .allSatisfy(looks -> assertThat(looks).isLessThanOrEqualTo(8));
            long initiated = calls.stream()
                    .filter(call -> call.operation() == Operation.INITIATE)
                    .count();
            assertThat(initiated).isGreaterThan(0);
        }
    }
}
