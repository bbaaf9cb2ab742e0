package io.github.erpvipps.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.work.CallSlots.Lane;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long A_LOT = 1_000_000;

    @Test
    void whatIsOnlyReservedIsNotSpent() {
        Allowance allowance = new Allowance(A_LOT);
        int granted = allowance.reserve(2_000_000, Lane.CHECKOUT);
        assertThat(granted).isPositive();
        assertThat(allowance.isSpent()).isFalse();
        allowance.use(granted, 0);
        assertThat(allowance.isSpent()).isFalse();
    }

    @Test
    void twoWhoReserveDoNotGetMoreThanThereIs() {
        Allowance allowance = new Allowance(1);
        assertThat(allowance.reserve(10, Lane.CHECKOUT)).isEqualTo(1);
        assertThat(allowance.reserve(10, Lane.CHECKOUT)).isZero();
        allowance.use(1, 1);
        assertThat(allowance.isSpent()).isTrue();
        assertThat(allowance.reserve(10, Lane.CHECKOUT)).isZero();
    }

    @Test
    void aQuarterIsLeftForThoseWhomSomebodyWaitsFor() {
        Allowance allowance = new Allowance(100);
        assertThat(allowance.reserve(1_000, Lane.BULK)).isEqualTo(75);
        assertThat(allowance.reserve(1_000, Lane.CHECKOUT)).isBetween(25, 26);
    }
}
