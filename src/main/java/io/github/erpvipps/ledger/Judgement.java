package io.github.erpvipps.ledger;

import io.github.erpvipps.money.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What becomes of the operation at the head of its payment's line. A pure function of the rows that its caller has locked.
 */
sealed interface Judgement {

    /** Send it, over this amount. */
    record Send(long amountMinor) implements Judgement {}

    /** It is done without a call: a direct capture has paid it, or nothing is left to let go. */
    record Settle(long amountMinor) implements Judgement {}

    /** It can never be done; the reason has the numbers. */
    record Reject(String why) implements Judgement {}

    /** Not yet. It is judged again at {@code until}, or earlier when the payment changes. */
    record Wait(String forWhat, Instant until) implements Judgement {}

    /** How long a wait goes on before the row is looked at again although nothing has happened. */
    Duration SAFETY_NET = Duration.ofHours(1);

    /**
     * Judges the head of the line.
     *
     * @param open all operations of the payment that are neither DONE nor REJECTED
     * @param leastMinor the least amount that the API takes
     */
    static Judgement of(Payment payment, Operation head, List<Operation> open, Rules rules, long leastMinor) {
        return of(payment, head, open, rules, leastMinor, 0);
    }

    /** @param earlierHoldsMinor what an earlier attempt of the order holds: the customer has paid that one after all */
    static Judgement of(
            Payment payment,
            Operation head,
            List<Operation> open,
            Rules rules,
            long leastMinor,
            long earlierHoldsMinor) {
        if (head.kind() == Kind.INITIATE && earlierHoldsMinor > 0) {
            return waitFor(
                    "a person: an earlier attempt of the order has been paid after all and holds "
                            + Amounts.format(earlierHoldsMinor, payment.currency())
                            + "; refund that in Vipps' portal, or cancel the order",
                    payment);
        }
        return switch (head.purpose()) {
            case ORDER, NEXT -> initiation(payment);
            case SHIPMENT -> shipment(payment, head, leastMinor);
            case REFUND -> refund(payment, head, leastMinor);
            case CANCELLATION -> cancellation(payment, open);
            case RELEASE -> release(payment, head, open, rules);
            case EXPIRE, ABANDON -> payment.state() == Payment.State.INITIATED ? new Send(0) : new Settle(0);
            case LATE -> payment.remainingMinor() > 0 ? new Send(payment.remainingMinor()) : new Settle(0);
        };
    }

    private static Judgement initiation(Payment payment) {
        if (payment.adopted()) {
            return waitFor("the look-up of the payment that the shop has made", payment);
        }
        return payment.state() == Payment.State.ACCEPTED
                ? new Send(payment.amountMinor())
                : new Reject("the order is " + payment.state());
    }

    private static Judgement shipment(Payment payment, Operation head, long leastMinor) {
        if (payment.state() != Payment.State.AUTHORIZED) {
            return notAuthorized(payment);
        }
        if (payment.directCapturedMinor() > 0) {
            long left = payment.directCapturedMinor() - payment.settledMinor();
            Judgement judgement = within(head, left, 1, payment, "directly captured and not yet shipped");
            return judgement instanceof Send send ? new Settle(send.amountMinor()) : judgement;
        }
        return within(head, payment.remainingMinor(), leastMinor, payment, "reserved");
    }

    private static Judgement refund(Payment payment, Operation head, long leastMinor) {
        if (payment.state() == Payment.State.ACCEPTED || payment.state() == Payment.State.INITIATED) {
            return new Reject("nothing is captured yet; cancel the order instead");
        }
        if (payment.state() != Payment.State.AUTHORIZED) {
            return notAuthorized(payment);
        }
        return within(head, payment.refundableMinor(), leastMinor, payment, "captured and not refunded");
    }

    private static Judgement cancellation(Payment payment, List<Operation> open) {
        return switch (payment.state()) {
            case ACCEPTED -> waitFor("the initiation", payment);
            case INITIATED -> new Send(0);
            case DEAD_LETTERED -> notAuthorized(payment);
            case AUTHORIZED ->
                payment.remainingMinor() == 0
                        ? new Reject("nothing is left to cancel: " + sums(payment))
                        : behindDeadLetters(open, payment, new Send(payment.remainingMinor()));
            case CANCELLED, ABORTED, EXPIRED, REJECTED ->
                new Reject("nothing is left to cancel: the payment is " + payment.state());
        };
    }

    private static Judgement release(Payment payment, Operation head, List<Operation> open, Rules rules) {
        if (payment.remainingMinor() == 0) {
            return new Settle(0);
        }
        Instant due = head.createdAt().plus(rules.releaseDelay());
        if (payment.readAt().isBefore(due)) {
            return new Wait("more shipments, until " + due, due);
        }
        return behindDeadLetters(open, payment, new Send(payment.remainingMinor()));
    }

    /** Money that a capture may still need is not let go: first a person closes the capture. */
    private static Judgement behindDeadLetters(List<Operation> open, Payment payment, Judgement otherwise) {
        return open.stream()
                .filter(o -> o.purpose() == Purpose.SHIPMENT && o.state() == Operation.State.DEAD_LETTERED)
                .findFirst()
                .map(o -> waitFor("a person: shipment " + o.sourceId() + " is dead-lettered", payment))
                .orElse(otherwise);
    }

    private static Judgement notAuthorized(Payment payment) {
        if (payment.state().isUnpaidEnd()) {
            return new Reject("not paid: the payment is " + payment.state());
        }
        return payment.state() == Payment.State.DEAD_LETTERED
                ? waitFor("a person: the payment is dead-lettered", payment)
                : waitFor("the authorization", payment);
    }

    private static Judgement within(Operation head, long leftMinor, long leastMinor, Payment payment, String what) {
        long amount = head.requestedMinor() == null ? leftMinor : head.requestedMinor();
        if (leftMinor <= 0) {
            return new Reject("nothing is " + what + ": " + sums(payment));
        }
        if (amount > leftMinor) {
            return new Reject(Amounts.format(amount, payment.currency()) + " is more than the "
                    + Amounts.format(leftMinor, payment.currency()) + " that is " + what);
        }
        if (amount < leastMinor) {
            return new Reject(Amounts.format(amount, payment.currency()) + " is below the least amount, "
                    + Amounts.format(leastMinor, payment.currency()));
        }
        return new Send(amount);
    }

    private static String sums(Payment payment) {
        return "authorized " + Amounts.format(payment.authorizedMinor(), payment.currency()) + ", captured "
                + Amounts.format(payment.capturedMinor(), payment.currency()) + ", refunded "
                + Amounts.format(payment.refundedMinor(), payment.currency()) + ", cancelled "
                + Amounts.format(payment.cancelledMinor(), payment.currency());
    }

    private static Judgement waitFor(String what, Payment payment) {
        return new Wait(what, payment.readAt().plus(SAFETY_NET));
    }
}
