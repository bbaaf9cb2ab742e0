package io.github.erpvipps.ledger;

import io.github.erpvipps.money.Amounts;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.Sight.Movement;
import io.github.erpvipps.vipps.Sight.Seen;
import io.github.erpvipps.vipps.Sight.Standing;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges an operation whose outcome is unknown by what Vipps shows. A missing key alone never proves that nothing was sent:
 * the amounts must be as they were before the send, too.
 */
final class Unknowns {

    /** Vipps' clock and the ledger's. */
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final Rules rules;
    private final Apis apis;
    private final Closing closing;

    Unknowns(Ledger ledger, Rules rules, Apis apis, Closing closing) {
        this.ledger = ledger;
        this.rules = rules;
        this.apis = apis;
        this.closing = closing;
    }

    void seen(Payment payment, Operation operation, Seen seen) {
        switch (operation.kind()) {
            case CAPTURE, REFUND -> movement(payment, operation, seen);
            case CANCEL -> cancel(payment, operation, seen);
            case INITIATE -> initiation(payment, operation, seen);
        }
    }

    /** The money that moved under one of the operation's keys. */
    static Optional<Movement> found(Operation operation, Seen seen) {
        return seen.movements().stream()
                .filter(m -> m.kind() == operation.kind() && m.idempotencyKey() != null)
                .filter(m -> m.idempotencyKey().equals(operation.idempotencyKey())
                        || operation.earlierKeys().contains(m.idempotencyKey()))
                .findFirst();
    }

    private void movement(Payment payment, Operation operation, Seen seen) {
        Optional<Movement> found = found(operation, seen);
        if (found.isPresent()) {
            if (found.get().amountMinor() == operation.amountMinor() || "DONE".equals(operation.resolution())) {
                takeAsDone(payment, operation, found.get());
            } else if ("REJECTED".equals(operation.resolution())) {
                closing.rejected(payment, operation, "closed by a person: booked over another amount", Refusal.NONE);
            } else {
                closing.deadLetter(
                        payment,
                        operation,
                        "other-amount",
                        "Vipps has booked " + Amounts.format(found.get().amountMinor(), payment.currency())
                                + " under our key, not " + Amounts.format(operation.amountMinor(), payment.currency()),
                        false);
            }
            return;
        }
        boolean asBefore = operation.beforeCaptured() != null
                && seen.capturedMinor() == operation.beforeCaptured()
                && seen.refundedMinor() == operation.beforeRefunded()
                && seen.cancelledMinor() == operation.beforeCancelled();
        if (asBefore) {
            notBooked(payment, operation);
        } else if ("REJECTED".equals(operation.resolution())) {
            closing.rejected(payment, operation, "closed by a person: not booked under our key", Refusal.NONE);
        } else {
            closing.deadLetter(
                    payment,
                    operation,
                    "outside-change",
                    "our key is not in the payment's history, but its amounts have moved: captured "
                            + Amounts.format(operation.beforeCaptured(), payment.currency()) + " → "
                            + Amounts.format(seen.capturedMinor(), payment.currency()) + ", refunded "
                            + Amounts.format(operation.beforeRefunded(), payment.currency()) + " → "
                            + Amounts.format(seen.refundedMinor(), payment.currency()) + ", cancelled "
                            + Amounts.format(operation.beforeCancelled(), payment.currency()) + " → "
                            + Amounts.format(seen.cancelledMinor(), payment.currency()),
                    true);
        }
    }

    void takeAsDone(Payment payment, Operation operation, Movement movement) {
        closing.found(payment, operation, movement.transactionId());
    }

    /** Vipps shows that nothing was booked. */
    private void notBooked(Payment payment, Operation operation) {
        String why = operation.problem() == null ? "not booked at Vipps" : operation.problem();
        if ("REJECTED".equals(operation.resolution())) {
            closing.rejected(payment, operation, "closed by a person; nothing was booked", operation.refusal());
        } else if ("DONE".equals(operation.resolution())) {
            closing.deadLetter(payment, operation, "not-booked", "Vipps does not show it as done", false);
        } else if ("REPLAY".equals(operation.resolution())) {
            replay(payment, operation);
        } else if (operation.refusal() == Refusal.KNOWN) {
            closing.rejected(payment, operation, why, Refusal.KNOWN);
        } else if (operation.refusal() == Refusal.STRANGE) {
            closing.deadLetter(payment, operation, "refused", why, false);
        } else if (operation.kind().addsUp()
                && Duration.between(operation.firstSentAt(), payment.readAt()).compareTo(rules.keyTrust()) > 0) {
            closing.deadLetter(
                    payment,
                    operation,
                    "key-too-old",
                    "nothing is booked, and the key is older than retry.key-trust-ms",
                    false);
        } else {
            again(payment, operation, why);
        }
    }

    /** The last attempt has its end only when a call that is still on its way would have arrived. */
    private void again(Payment payment, Operation operation, String why) {
        Instant surelyArrived = operation.sentAt().plus(rules.rateWindow());
        if (operation.attempts() >= rules.maxAttempts() && payment.readAt().isBefore(surelyArrived)) {
            ledger.run(
                    "ledger/look-up-later",
                    Map.of(
                            "operation_id",
                            operation.operationId(),
                            "problem",
                            why,
                            "next_attempt_at",
                            Timestamp.from(surelyArrived)));
        } else {
            closing.again(payment, operation, Duration.ZERO, why, Refusal.NONE);
        }
    }

    /** A person asked for it, and nothing was booked. Only after a definitive refusal is there a new key; both stay in the row. */
    private void replay(Payment payment, Operation operation) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("operation_id", operation.operationId());
        parameters.put(
                "idempotency_key",
                operation.refusal() != Refusal.NONE
                        ? IdempotencyKeys.of(
                                payment.salesUnit(),
                                payment.reference(),
                                operation.purpose(),
                                operation.sourceId(),
                                operation.earlierKeys().size() + 1)
                        : operation.idempotencyKey());
        ledger.run("ledger/replay-ready", parameters);
        closing.tell(payment, operation, "ready", "nothing was booked; it is sent again as a person asked");
    }

    /** A cancel's key is in no history: what it leaves behind is looked for instead. */
    private void cancel(Payment payment, Operation operation, Seen seen) {
        boolean initiated = payment.state() == Payment.State.INITIATED;
        // Of two cancels that met one late approval either may have let it go: both wanted the payment closed.
        long cancelledBefore = initiated ? 0 : orZero(operation.beforeCancelled());
        if (initiated && seen.authorizedMinor() == 0) {
            if (seen.standing() != Standing.INITIATED) {
                closing.found(payment, operation, null);
            } else {
                notBooked(payment, operation);
            }
        } else if (seen.remainingMinor() > 0) {
            if (operation.purpose().isClosing()) {
                closing.rejected(payment, operation, "no longer needed: the customer has paid after all", Refusal.NONE);
            } else {
                notBooked(payment, operation);
            }
        } else if (seen.cancelledMinor() > cancelledBefore) {
            closing.found(payment, operation, null);
        } else {
            closing.rejected(
                    payment,
                    operation,
                    "nothing is left to cancel: captured " + Amounts.format(seen.capturedMinor(), payment.currency())
                            + ", cancelled before " + Amounts.format(seen.cancelledMinor(), payment.currency()),
                    Refusal.NONE);
        }
    }

    /**
     * A payment that exists is ours if it was initiated under our key; where the API does not tell the key, only if we had sent for
     * this very reference before the answer that made us look, and it was initiated after that send. The amount must agree.
     */
    private void initiation(Payment payment, Operation operation, Seen seen) {
        boolean nobodyCanPay =
                seen.authorizedMinor() == 0 && seen.initiation().url() == null && payment.flow() != PaymentFlow.PUSH;
        if ("REJECTED".equals(operation.resolution()) && nobodyCanPay) {
            closing.rejected(
                    payment, operation, "closed by a person; the payment at Vipps times out by itself", Refusal.NONE);
            return;
        }
        if (seen.initiation().underKey() == null && seen.initiation().at() == null) {
            // A history that does not have its beginning yet says nothing about whose the payment is.
            notSeen(payment, operation, "Vipps does not say yet when and by whom the payment was made", Duration.ZERO);
            return;
        }
        if (!isOurs(operation, seen) || !seen.initiation().isOver(payment.amountMinor(), payment.currency())) {
            closing.rejected(
                    payment,
                    operation,
                    "the reference " + payment.reference()
                            + " is already in use at Vipps and is not ours; if the shop made this payment, say so with existing_reference",
                    Refusal.KNOWN);
            return;
        }
        boolean needsAddress = seen.authorizedMinor() == 0
                && seen.standing() == Standing.INITIATED
                && seen.initiation().url() == null
                && payment.flow() != PaymentFlow.PUSH;
        if (needsAddress && apis.named(operation.api()).repeatsTheAddress()) {
            again(payment, operation, "the payment is there, and the same request gives its address");
            return;
        }
        closing.found(payment, operation, null);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put(
                "created_at",
                seen.initiation().at() == null
                        ? null
                        : Timestamp.from(seen.initiation().at()));
        parameters.put("payment_url", seen.initiation().url());
        parameters.put("being_replaced", needsAddress);
        ledger.run("ledger/initiated-as-seen", parameters);
    }

    /**
     * Whether the payment that was seen was begun by this initiation.
     *
     * @param seen with a beginning: a key, or a time
     */
    static boolean isOurs(Operation operation, Seen seen) {
        if (seen.initiation().underKey() != null) {
            return seen.initiation().underKey().equals(operation.idempotencyKey())
                    || operation.earlierKeys().contains(seen.initiation().underKey());
        }
        boolean refusedAtFirstSend = operation.refusal() != Refusal.NONE && operation.attempts() <= 1;
        return !refusedAtFirstSend
                && !seen.initiation().at().isBefore(operation.firstSentAt().minus(CLOCKS_MAY_DIFFER));
    }

    void notThere(Payment payment, Operation operation) {
        if (operation.kind() == Kind.INITIATE) {
            notBooked(payment, operation);
        } else {
            notSeen(
                    payment,
                    operation,
                    "Vipps does not know the payment " + payment.reference() + ": are the keys those of sales unit "
                            + payment.salesUnit() + "?",
                    Duration.ZERO);
        }
    }

    /** The look failed or made no sense. It is made again, and after a day it is a person's; the payment stays blocked. */
    void notSeen(Payment payment, Operation operation, String why, Duration atLeast) {
        boolean old = Duration.between(operation.sentAt(), payment.readAt()).compareTo(rules.keyTrust()) > 0;
        if (old && operation.lookups() >= rules.maxAttempts()) {
            closing.deadLetter(payment, operation, "unclear", why, true);
            return;
        }
        ledger.run(
                "ledger/look-up-later",
                Map.of(
                        "operation_id",
                        operation.operationId(),
                        "problem",
                        "the look-up failed: " + why,
                        "next_attempt_at",
                        Timestamp.from(payment.readAt().plus(rules.backoff(operation.lookups(), atLeast)))));
    }

    private static long orZero(Long number) {
        return number == null ? 0 : number;
    }
}
