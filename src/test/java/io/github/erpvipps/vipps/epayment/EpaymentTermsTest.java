package io.github.erpvipps.vipps.epayment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.ledger.PaymentFlow;
import io.github.erpvipps.vipps.Terms.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpaymentTermsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final EpaymentTerms terms =
            new EpaymentTerms(Set.of("NOK", "DKK", "EUR"), true, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anOrderThatVippsTakesHasNoComplaint() {
        assertThat(terms.complaints(wish("order-01", false, 100, "NOK", null, PaymentFlow.REDIRECT, null)))
                .isEmpty();
        assertThat(terms.complaints(wish("order-01", false, 1, "DKK", "4512345678", PaymentFlow.PUSH, null)))
                .isEmpty();
        assertThat(terms.complaints(wish(
                        "order-01", false, 65_000_000, "EUR", null, PaymentFlow.QR, NOW.plus(Duration.ofDays(60)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "order-1, false, 10000, NOK, , REDIRECT, , order_id, vipps.reference-prefix",
        "order-01, false, 99, NOK, , REDIRECT, , amount_minor, at least 100",
        "order-01, false, 65000001, NOK, , REDIRECT, , amount_minor, at most 65000000",
        "order-01, false, 10000, SEK, , REDIRECT, , currency, vipps.currencies",
        "order-01, false, 10000, NOK, , PUSH, , customer_phone, PUSH needs the phone",
        "order-01, false, 10000, NOK, , REDIRECT, 60, pay_before, not possible with REDIRECT",
        "order-01, false, 10000, NOK, 91234567, PUSH, 9, pay_before, 10 minutes to 60 days",
        "order-01, false, 10000, NOK, , QR, 86401, pay_before, 10 minutes to 60 days",
    })
    void whatItCannotDoIsComplainedOfByItsColumn(
            String reference,
            boolean adopted,
            long amount,
            String currency,
            String phone,
            PaymentFlow flow,
            Long minutes,
            String column,
            String words) {
        Instant payBefore = minutes == null ? null : NOW.plus(Duration.ofMinutes(minutes));

        assertThat(terms.complaints(wish(reference, adopted, amount, currency, phone, flow, payBefore)))
                .hasEntrySatisfying(column, complaint -> assertThat(complaint).contains(words))
                .hasSize(1);
    }

    @Test
    void aShortReferenceThatTheShopHasMadeIsLookedAtThroughTheApiThatMadeIt() {
        assertThat(terms.complaints(wish("42", true, 10_000, "NOK", null, PaymentFlow.REDIRECT, null)))
                .isEmpty();
    }

    /** Net and tax add up, and the rounding is at most half an øre. */
    @Property
    void theTaxWithinAnAmountIsExactToHalfAMinorUnit(
            @ForAll @LongRange(min = 1, max = 65_000_000) long amount, @ForAll @LongRange(max = 10_000) long rate) {
        long tax = EpaymentRequests.taxIn(amount, rate);

        assertThat(Math.abs(2 * (amount * rate - tax * (10_000 + rate)))).isLessThanOrEqualTo(10_000 + rate);
        assertThat(tax).isBetween(0L, amount);
    }

    private static Wish wish(
            String reference,
            boolean adopted,
            long amount,
            String currency,
            String phone,
            PaymentFlow flow,
            Instant payBefore) {
        return new Wish(reference, adopted, amount, currency, phone, flow, payBefore);
    }
}
