package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefereeTest {
    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() {
        vipps = VippsSimulator.start(
                SimulatorSettings.defaults().withApproveAfterMs(-1).withRetryAfter(true));
        merchant = new Merchant(vipps);
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
    }

    @AfterEach
    void stop() {
        vipps.close();
    }

    @Test
    void aClientThatLooksBeforeItRepeatsBreaksNothing() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.REFUND));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.details("order-0001");
        merchant.capture("order-0001", 20_000L, "c-1");
        merchant.refund("order-0001", 1_000L, "r-1");
        merchant.details("order-0001");
        merchant.refund("order-0001", 1_000L, "r-1");
        merchant.cancel("order-0001", true);

        assertBreaches();
    }

    @Test
    void otherBytesUnderAKnownKeyAreRefusedAndNoted() {
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(outcome(merchant.capture("order-0001", 20_001L, "c-1"))).isEqualTo("409 Payment 93");
        assertBreaches(Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY);
    }

    @Test
    void otherBytesAreNotedAlsoWhereVippsNeverSawTheFirst() {
        vipps.fault(Fault.once(FaultKind.LOST_BEFORE, Operation.CAPTURE));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_001L, "c-1"))).isEqualTo("200");
        assertBreaches(Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY);
    }

    @Test
    void twoCallsInFlightLockTheOrder() {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 1_000));
        CompletableFuture<HttpResponse<String>> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> vipps.calls().size() == 3);

        assertThat(outcome(merchant.refund("order-0001", 1_000L, "r-1"))).isEqualTo("423 VippsError 94");
        assertThat(outcome(first.join())).isEqualTo("200");
        assertBreaches(Breach.TWO_CALLS_IN_FLIGHT);
    }

    @Test
    void aClientThatGaveUpMeetsTheLockWithoutABreach() {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 60_000));
        CompletableFuture<HttpResponse<String>> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> vipps.calls().size() == 3);
        first.cancel(true);
        await().until(() -> vipps.calls().get(2).outcome().equals(RecordedCall.LOST));
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("423 VippsError 94");
        assertBreaches();
    }

    @Test
    void callsOverTheLimitAreRefusedAndNoted() {
        for (int call = 1; call <= 5; call++) {
            assertThat(outcome(merchant.capture("order-0001", 100L, "c-" + call)))
                    .isEqualTo("200");
        }
        HttpResponse<String> sixth = merchant.capture("order-0001", 100L, "c-6");

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(50L, 61L);
        assertThat(outcome(merchant.refund("order-0001", 100L, "r-1")))
                .as("each kind of call has its own limit")
                .isEqualTo("200");
        assertBreaches(Breach.OVER_THE_LIMIT);
    }

    @Test
    void initiationsAreLimitedToTwoAMinute() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        assertThat(merchant.initiate("order-0001", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aRepeatWithoutALookUpIsNoted() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.capture("order-0001", 20_000L, "c-1");

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void aLookUpThatFailedIsNone() {
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CANCEL));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS));
        merchant.cancel("order-0001", false);
        merchant.details("order-0001");
        merchant.cancel("order-0001", false);

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void anotherCallWhileOneIsUnclearIsNoted() {
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        merchant.capture("order-0001", 20_000L, "c-1");
        merchant.capture("order-0001", 10_000L, "c-2");

        assertBreaches(Breach.OTHER_CALL_BEFORE_LOOK_UP);
    }

    @Test
    void aLookUpThatFindsNothingCounts() {
        vipps.fault(Fault.once(FaultKind.LOST_BEFORE, Operation.INITIATE));
        lose(() -> merchant.initiate("order-0002", 50_000, Customer.USUAL));
        merchant.with("Merchant-Serial-Number", null).details("order-0002");
        merchant.initiate("order-0002", 50_000, Customer.USUAL);

        assertBreaches();
    }

    private static void lose(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(Merchant.Lost.class);
    }

    private void assertBreaches(String... rules) {
        assertThat(vipps.breaches()).extracting(Breach::rule).containsExactly(rules);
    }
}
