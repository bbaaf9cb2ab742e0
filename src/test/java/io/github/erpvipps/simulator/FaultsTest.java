package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() {
        vipps = VippsSimulator.start(
                SimulatorSettings.defaults().withApproveAfterMs(-1).withRateLimits(false));
        merchant = new Merchant(vipps);
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
    }

    @AfterEach
    void stop() {
        vipps.close();
    }

    @ParameterizedTest
    @CsvSource({"LOST_BEFORE, 0", "LOST_AFTER, 20000", "TRUNCATED_AFTER, 20000"})
    void aLostAnswerSaysNothingOfTheBooking(FaultKind kind, long booked) {
        vipps.fault(Fault.once(kind, Operation.CAPTURE));

        assertThatThrownBy(() -> merchant.capture("order-0001", 20_000L, "c-1")).isInstanceOf(Merchant.Lost.class);

        assertThat(captured()).isEqualTo(booked);
        assertThat(vipps.calls().get(2).outcome()).isEqualTo(RecordedCall.LOST);
        assertThat(vipps.calls().get(2).fault()).isEqualTo(kind);
        merchant.details("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");
        assertThat(captured()).as("the same key books once").isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_500_BEFORE, 500 VippsError 99, 0",
        "ERROR_500_AFTER, 500 VippsError 99, 20000",
        "ERROR_502_HTML_AFTER, 502, 20000",
        "RATE_LIMITED_429, 429, 0",
        "LOCKED_94, 423 VippsError 94, 0",
        "STRANGE_402, 402, 0",
        "EMPTY_400, 400, 0",
        "SLOW_BEFORE, 200, 20000",
        "SLOW_AFTER, 200, 20000"
    })
    void anAnswerMayBeOtherThanTheBooking(FaultKind kind, String outcome, long booked) {
        vipps.fault(Fault.slow(kind, Operation.CAPTURE, 50));

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo(outcome);

        assertThat(captured()).isEqualTo(booked);
    }

    @Test
    void anUnauthorizedTokenIsDead() {
        vipps.fault(Fault.once(FaultKind.UNAUTHORIZED_401, Operation.CAPTURE));

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("401");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("401");
        assertThat(outcome(merchant.login().capture("order-0001", 20_000L, "c-1")))
                .isEqualTo("200");
    }

    @Test
    void aForgottenKeyBooksTwice() {
        merchant.capture("order-0001", 20_000L, "c-1");
        vipps.fault(Fault.once(FaultKind.KEY_FORGOTTEN, Operation.CAPTURE));
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(captured()).isEqualTo(40_000);
    }

    @Test
    void faultsHappenInOrderAndAsOftenAsScripted() {
        vipps.fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE, "another-order"));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS).times(2));
        vipps.fault(Fault.once(FaultKind.EMPTY_400, null));

        assertThat(IntStream.range(0, 4)
                        .mapToObj(i -> merchant.details("order-0001"))
                        .map(HttpResponse::statusCode))
                .containsExactly(500, 500, 400, 200);
        vipps.fault(Fault.once(FaultKind.EMPTY_400, null));
        vipps.clearFaults();
        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(200);
    }

    @Test
    void chanceIsRepeatable() {
        assertThat(faultsDrawn(7)).isEqualTo(faultsDrawn(7)).isNotEqualTo(faultsDrawn(8));
    }

    private static List<FaultKind> faultsDrawn(long seed) {
        Faults faults = new Faults();
        faults.random(seed, 0.5);
        return IntStream.range(0, 50)
                .mapToObj(i -> faults.ofCall(Operation.CAPTURE, "order-0001").kind())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindSaysWhetherItConcernsACallback(FaultKind kind) {
        assertThat(kind.isOfCallback()).isEqualTo(kind.name().startsWith("CALLBACK"));
    }

    private long captured() {
        return vipps.payment("order-0001").orElseThrow().capturedMinor();
    }
}
