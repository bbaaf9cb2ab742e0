package io.github.erpvipps.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.money.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What the head of the line may take, whatever the sums are. */
class JudgementPropertyTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Rules RULES = new Rules(
            Duration.ofHours(24),
            Duration.ofSeconds(15),
            Duration.ofHours(1),
            10,
            Duration.ofHours(24),
            Duration.ofMinutes(10),
            false,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMinutes(11),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    /** Sums that the ledger's constraints allow. */
    record Sums(long authorized, long held, long captured, long refundHeld, long refunded, long cancelled) {}

    @Property(tries = 500)
    void aShipmentTakesWhatItAskedForOrAllThatIsLeftAndNeverMoreNorLessThanVippsTakes(
            @ForAll("sums") Sums sums, @ForAll("asked") Long asked, @ForAll @LongRange(min = 1, max = 200) long least) {
        Payment payment = payment(Payment.State.AUTHORIZED, sums, 0);
        long left = sums.authorized() - sums.held() - sums.captured() - sums.cancelled();
        Judgement judgement = Judgement.of(payment, operation(Purpose.SHIPMENT, asked), List.of(), RULES, least);
        takesAsItShould(judgement, asked, left, least);
    }

    @Property(tries = 500)
    void aRefundTakesWhatItAskedForOrAllThatIsLeftAndNeverMoreNorLessThanVippsTakes(
            @ForAll("sums") Sums sums, @ForAll("asked") Long asked, @ForAll @LongRange(min = 1, max = 200) long least) {
        Payment payment = payment(Payment.State.AUTHORIZED, sums, 0);
        long left = sums.captured() - sums.refunded() - sums.refundHeld();
        Judgement judgement = Judgement.of(payment, operation(Purpose.REFUND, asked), List.of(), RULES, least);
        takesAsItShould(judgement, asked, left, least);
    }

    private static void takesAsItShould(Judgement judgement, Long asked, long left, long least) {
        long amount = asked == null ? left : asked;
        if (left > 0 && amount <= left && amount >= least) {
            assertThat(judgement).isEqualTo(new Judgement.Send(amount));
            return;
        }
        assertThat(judgement).isInstanceOf(Judgement.Reject.class);
        String why = ((Judgement.Reject) judgement).why();
        if (left > 0) {
            // Both numbers: what was asked for, and what stands against it.
            assertThat(why)
                    .contains(Amounts.format(amount, "NOK"))
                    .contains(Amounts.format(amount > left ? left : least, "NOK"));
        } else {
            assertThat(why).startsWith("nothing is ");
        }
    }

    @Property(tries = 500)
    void whatWasCapturedDirectlyIsShippedWithoutACallAndOnce(
            @ForAll("asked") Long asked,
            @ForAll @LongRange(min = 100, max = 5000) long direct,
            @ForAll @LongRange(min = 0, max = 5000) long claimed) {
        long settled = Math.min(claimed, direct);
        Payment payment = payment(Payment.State.AUTHORIZED, new Sums(direct, 0, direct, 0, 0, 0), direct, settled);
        Judgement judgement = Judgement.of(payment, operation(Purpose.SHIPMENT, asked), List.of(), RULES, 100);
        long amount = asked == null ? direct - settled : asked;
        if (direct > settled && amount <= direct - settled) {
            assertThat(judgement).isEqualTo(new Judgement.Settle(amount));
        } else {
            assertThat(judgement).isInstanceOf(Judgement.Reject.class);
        }
    }

    @Property(tries = 500)
    void beforeAnythingIsReservedNothingMovesMoney(
            @ForAll Payment.State state, @ForAll("asked") Long asked, @ForAll("moves") Purpose purpose) {
        Payment payment = payment(state, new Sums(1000, 0, 500, 0, 0, 0), 0);
        Judgement judgement = Judgement.of(payment, operation(purpose, asked), List.of(), RULES, 100);
        if (state != Payment.State.AUTHORIZED) {
            assertThat(judgement).isNotInstanceOf(Judgement.Send.class).isNotInstanceOf(Judgement.Settle.class);
        }
    }

    @Property(tries = 500)
    void nothingIsLetGoWhileAShipmentWaitsForAPerson(@ForAll("sums") Sums sums, @ForAll("letsGo") Purpose purpose) {
        Payment payment = payment(Payment.State.AUTHORIZED, sums, 0);
        Operation letter = operation(Purpose.SHIPMENT, 100L, Operation.State.DEAD_LETTERED);
        Judgement judgement = Judgement.of(payment, operation(purpose, null), List.of(letter), RULES, 100);
        assertThat(judgement).isNotInstanceOf(Judgement.Send.class);
    }

    @Property(tries = 500)
    void aReleaseLetsGoAllThatRemainsAndNothingElse(@ForAll("sums") Sums sums, @ForAll("letsGo") Purpose purpose) {
        Payment payment = payment(Payment.State.AUTHORIZED, sums, 0);
        Judgement judgement = Judgement.of(payment, operation(purpose, null), List.of(), RULES, 100);
        if (payment.remainingMinor() > 0) {
            assertThat(judgement).isEqualTo(new Judgement.Send(payment.remainingMinor()));
        } else {
            assertThat(judgement).isNotInstanceOf(Judgement.Send.class);
        }
    }

    @Provide
    Arbitrary<Sums> sums() {
        Arbitrary<Long> share = Arbitraries.longs().between(0, 5000);
        return Combinators.combine(share, share, share, share, share, share)
                .as((authorized, held, captured, refundHeld, refunded, cancelled) -> {
                    long ofAuthorized = Math.min(captured, authorized);
                    long gone = Math.min(cancelled, authorized - ofAuthorized);
                    long back = Math.min(refunded, ofAuthorized);
                    return new Sums(
                            authorized,
                            Math.min(held, authorized - ofAuthorized - gone),
                            ofAuthorized,
                            Math.min(refundHeld, ofAuthorized - back),
                            back,
                            gone);
                });
    }

    @Provide
    Arbitrary<Long> asked() {
        return Arbitraries.longs().between(1, 6000).injectNull(0.2);
    }

    @Provide
    Arbitrary<Purpose> moves() {
        return Arbitraries.of(Purpose.SHIPMENT, Purpose.REFUND);
    }

    @Provide
    Arbitrary<Purpose> letsGo() {
        return Arbitraries.of(Purpose.RELEASE, Purpose.CANCELLATION);
    }

    private static Payment payment(Payment.State state, Sums sums, long direct) {
        return payment(state, sums, direct, 0);
    }

    private static Payment payment(Payment.State state, Sums sums, long direct, long settled) {
        return new Payment(
                1,
                "order",
                1,
                1,
                "123456",
                "ecom",
                "order",
                false,
                "NOK",
                Math.max(1, sums.authorized()),
                sums.authorized(),
                sums.held(),
                sums.captured(),
                sums.refundHeld(),
                sums.refunded(),
                sums.cancelled(),
                direct,
                settled,
                state,
                state.name(),
                null,
                "Two books",
                null,
                null,
                PaymentFlow.REDIRECT,
                null,
                false,
                null,
                null,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                NOW);
    }

    private static Operation operation(Purpose purpose, Long asked) {
        return operation(purpose, asked, Operation.State.WAITING);
    }

    private static Operation operation(Purpose purpose, Long asked, Operation.State state) {
        return new Operation(
                1,
                purpose,
                "X-1",
                "order",
                1L,
                null,
                asked,
                null,
                false,
                null,
                "",
                null,
                List.of(),
                state,
                false,
                Refusal.NONE,
                null,
                null,
                0,
                0,
                NOW,
                null,
                null,
                null,
                null,
                null,
                true,
                NOW.minus(Duration.ofHours(1)));
    }
}
