package io.github.erpvipps.ledger;

import io.github.erpvipps.ledger.CommitWatch.Sum;
import io.github.erpvipps.money.Amounts;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Seen;
import io.github.erpvipps.vipps.Sight.Standing;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the ledger follow what was seen at Vipps. A sight counts only if no call began or ended on the payment while we
 * looked; otherwise it may be older than what we know, and we look again.
 */
public final class Sightings {

    private static final int MOST_ATTEMPTS = 20;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration AFTER_A_STOP = Duration.ofMinutes(5);
    private static final Duration A_MINUTE_TO_SPARE = Duration.ofMinutes(1);
    private static final Duration A_CANCEL_MAY_COME_LATE = Duration.ofMinutes(5);

    private final Ledger ledger;
    private final Rules rules;
    private final Line line;
    private final Closing closing;
    private final Unknowns unknowns;
    private final Attempts attempts;

    public Sightings(Ledger ledger, Rules rules, Line line, Attempts attempts) {
        this.ledger = ledger;
        this.rules = rules;
        this.line = line;
        this.closing = new Closing(ledger, rules);
        this.unknowns = new Unknowns(ledger, rules, line.apis(), closing);
        this.attempts = attempts;
    }

    /** Records what a look showed and moves the payment's line on. */
    public void record(Look look, Sight sight) {
        ledger.inTransaction(() -> {
            Payment payment = ledger.lock(look.paymentId());
            List<Operation> open = ledger.openOperations(payment.paymentId());
            boolean overtaken = payment.activity() != look.activity()
                    || open.stream().anyMatch(o -> o.state() == Operation.State.SENDING);
            if (overtaken) {
                ledger.run("ledger/look-up-again", Map.of("payment_id", payment.paymentId()));
                again(payment, LOOK_AGAIN);
            } else if (sight instanceof Seen seen && nonsense(payment, seen) != null) {
                String why = nonsense(payment, seen);
                ledger.tellOnce(payment.orderId(), "strange-amounts", why);
                notSeen(payment, open, why, Duration.ofMinutes(1));
            } else if (sight instanceof Seen seen) {
                // A look that began before this one and ends after it is older than what is known now.
                ledger.run("ledger/look-ended", Map.of("payment_id", payment.paymentId()));
                ledger.liftHold(payment.salesUnit(), false);
                seen(payment, open, seen);
            } else if (sight instanceof Sight.NotThere) {
                notThere(payment, open);
            } else if (sight instanceof Sight.NotNow notNow) {
                notSeen(payment, open, notNow.why(), notNow.atLeast());
            } else if (sight instanceof Sight.StopUnit stop) {
                ledger.holdSalesUnit(payment.salesUnit(), stop.why(), false);
                notSeen(payment, open, stop.why(), AFTER_A_STOP);
            }
            Payment now = ledger.lock(payment.paymentId());
            line.advance(now);
            return null;
        });
    }

    /** Sums that no payment can have, or a reservation that is gone without a trace: believed by nobody. Null: they make sense. */
    private static String nonsense(Payment payment, Seen seen) {
        boolean sums = seen.authorizedMinor() < 0
                || seen.capturedMinor() < 0
                || seen.refundedMinor() < 0
                || seen.cancelledMinor() < 0
                || seen.remainingMinor() < 0
                || seen.refundedMinor() > seen.capturedMinor();
        String currency = seen.initiation().currency();
        // Before that it may be somebody else's payment, and is judged as such.
        boolean isOurs = payment.state() != Payment.State.ACCEPTED && payment.state() != Payment.State.REJECTED;
        if (isOurs && !currency.equals(payment.currency())) {
            return "the payment at Vipps is in " + currency + ", not in " + payment.currency();
        }
        boolean gone = seen.authorizedMinor() < payment.authorizedMinor();
        return sums || gone
                ? "Vipps' history makes no sense: authorized " + seen.authorizedMinor() + ", captured "
                        + seen.capturedMinor() + ", refunded " + seen.refundedMinor() + ", cancelled "
                        + seen.cancelledMinor() + " (minor units)"
                : null;
    }

    private static boolean isToBeAdopted(Payment payment) {
        return payment.adopted() && payment.state() == Payment.State.ACCEPTED;
    }

    private void again(Payment payment, Duration delay) {
        ledger.run("ledger/look-again", Map.of("payment_id", payment.paymentId(), "delay_ms", delay.toMillis()));
    }

    private void notSeen(Payment payment, List<Operation> open, String why, Duration atLeast) {
        open.stream()
                .filter(o -> o.state() == Operation.State.UNKNOWN)
                .forEach(o -> unknowns.notSeen(payment, o, why, atLeast));
        again(payment, rules.backoff(1, atLeast));
    }

    private void seen(Payment payment, List<Operation> open, Seen seen) {
        if (seen.strangeWord() != null) {
            ledger.tellOnce(payment.orderId(), "strange-status", "Vipps said " + seen.strangeWord());
        }
        boolean resolved = false;
        for (Operation operation : open) {
            if (operation.state() == Operation.State.UNKNOWN) {
                unknowns.seen(payment, operation, seen);
                resolved = true;
            }
        }
        Payment now = resolved ? ledger.lock(payment.paymentId()) : payment;
        nameMovements(payment, seen);
        follow(now, seen, resolved);
        open.stream().filter(Operation::isToBeSent).forEach(o -> stillFits(ledger.lock(payment.paymentId()), o, seen));
    }

    /** The state and the amounts become what was seen; each way in which that happens is a line of the order's story. */
    private void follow(Payment payment, Seen seen, boolean afterUnknown) {
        boolean money = seen.authorizedMinor() > 0;
        switch (payment.state()) {
            case ACCEPTED -> {
                if (payment.adopted()) {
                    adopt(payment, seen);
                }
            }
            case INITIATED -> {
                if (money && seen.cancelledMinor() == seen.authorizedMinor()) {
                    approvedInVain(payment, seen);
                } else if (money) {
                    authorized(payment, seen);
                } else if (seen.standing() != Standing.INITIATED) {
                    ended(payment, seen.standing());
                } else {
                    unanswered(payment);
                }
            }
            case AUTHORIZED -> {
                outsideChange(payment, seen, afterUnknown);
                amounts(payment, seen);
                schedule(payment, seen);
            }
            case CANCELLED, ABORTED, EXPIRED -> {
                if (money) {
                    late(payment, seen);
                } else {
                    lookAfterEnd(payment);
                }
            }
            case REJECTED -> rejected(payment, seen);
            case DEAD_LETTERED -> lookNext(payment, null);
        }
    }

    private void authorized(Payment payment, Seen seen) {
        amounts(payment, seen);
        ledger.run("ledger/authorized", Map.of("payment_id", payment.paymentId()));
        ledger.tell(
                payment.orderId(),
                payment.paymentId(),
                null,
                "authorized",
                Amounts.format(seen.authorizedMinor(), payment.currency()));
        schedule(payment, seen);
    }

    /** The customer approved, and a cancel that was on its way let the reservation go: the payment ends as if nobody had. */
    private void approvedInVain(Payment payment, Seen seen) {
        if (payment.authorizedMinor() == 0) {
            ledger.tell(
                    payment.orderId(),
                    payment.paymentId(),
                    null,
                    "authorized",
                    Amounts.format(seen.authorizedMinor(), payment.currency()) + ", and all of it let go at once");
        }
        amounts(payment, seen);
        ended(payment, Standing.TERMINATED);
    }

    private void adopt(Payment payment, Seen seen) {
        String currency = seen.initiation().currency();
        if (!seen.initiation().isOver(payment.amountMinor(), payment.currency())) {
            refuseAdoption(
                    payment,
                    "the payment " + payment.reference() + " at Vipps is over "
                            + Amounts.format(seen.initiation().amountMinor(), currency) + ", the order over "
                            + Amounts.format(payment.amountMinor(), payment.currency()));
            return;
        }
        ledger.run("ledger/adopted", Map.of("payment_id", payment.paymentId()));
        ledger.tell(
                payment.orderId(),
                payment.paymentId(),
                null,
                "adopted",
                "Vipps knows the payment " + payment.reference());
        if (seen.authorizedMinor() > 0) {
            authorized(payment, seen);
        } else if (seen.standing() == Standing.INITIATED) {
            lookNext(payment, rules.checkInterval());
        } else {
            ended(payment, seen.standing());
        }
        ledger.run("ledger/adoption-done", Map.of("payment_id", payment.paymentId()));
    }

    private void refuseAdoption(Payment payment, String why) {
        ledger.run("ledger/adoption-refused", Map.of("payment_id", payment.paymentId(), "problem", why));
        closing.end(payment, Payment.State.REJECTED, why);
    }

    private void ended(Payment payment, Standing standing) {
        boolean underWay = ledger.openOperations(payment.paymentId()).stream().anyMatch(Operation::blocksThePayment);
        boolean calledOff =
                ledger.operations("ledger/cancels-of-payment", Map.of("payment_id", payment.paymentId())).stream()
                        .anyMatch(o -> o.purpose() == Purpose.CANCELLATION && o.state() == Operation.State.DONE);
        if (payment.beingReplaced() && underWay) {
            // It may be the ERP's cancellation, after which nothing follows.
            lookNext(payment, LOOK_AGAIN);
        } else if (payment.beingReplaced() && calledOff) {
            closing.end(payment, Payment.State.CANCELLED, null);
        } else if (payment.beingReplaced() && payment.attempt() >= MOST_ATTEMPTS) {
            closing.end(
                    payment,
                    Payment.State.EXPIRED,
                    "the answer to the initiation was lost " + MOST_ATTEMPTS + " times");
        } else if (payment.beingReplaced()) {
            attempts.replace(payment);
        } else if (standing == Standing.EXPIRED) {
            closing.end(payment, Payment.State.EXPIRED, "the payment timed out at Vipps");
        } else if (standing == Standing.ABORTED) {
            closing.end(payment, Payment.State.ABORTED, "the customer cancelled");
        } else {
            // CANCEL does not say who cancelled: our own rows do.
            Optional<Purpose> ours =
                    ledger.operations("ledger/cancels-of-payment", Map.of("payment_id", payment.paymentId())).stream()
                            .map(Operation::purpose)
                            .findFirst();
            if (ours.isEmpty() && standing == Standing.TERMINATED) {
                closing.end(payment, Payment.State.CANCELLED, "closed in Vipps' portal, or by another system");
            } else if (ours.isEmpty()) {
                closing.end(payment, Payment.State.ABORTED, "the customer cancelled");
            } else if (ours.get() == Purpose.EXPIRE) {
                closing.end(payment, Payment.State.EXPIRED, "the customer did not answer in time");
            } else {
                closing.end(payment, Payment.State.CANCELLED, null);
            }
        }
    }

    /** Still only initiated: after Vipps' own window of ten minutes, and one to spare, the payment is closed. */
    private void unanswered(Payment payment) {
        Duration since = Duration.between(payment.initiatedAt(), payment.readAt());
        boolean over = isOver(payment);
        if (over
                && !ledger.rows("ledger/closing-refused", Map.of("payment_id", payment.paymentId()))
                        .isEmpty()) {
            // Vipps' own window is over, too; should money come after all, it is a late reservation.
            closing.end(payment, Payment.State.EXPIRED, "the customer did not answer in time");
            return;
        }
        if (payment.beingReplaced()) {
            attempts.abandon(payment);
        } else if (over) {
            if (payment.adopted()) {
                closing.end(payment, Payment.State.EXPIRED, "the customer did not answer in time");
                return;
            }
            attempts.giveUp(payment);
        }
        lookNext(payment, rules.nextCheck(since));
    }

    /** The customer has had all the time that Vipps and the ERP give, and a minute to spare. */
    private boolean isOver(Payment payment) {
        Instant over = payment.initiatedAt().plus(rules.giveUp());
        Instant longer =
                payment.payBefore() == null ? over : payment.payBefore().plus(A_MINUTE_TO_SPARE);
        return !payment.readAt().isBefore(longer.isAfter(over) ? longer : over);
    }

    /**
     * The initiation was given up, and may have arrived at Vipps afterwards. What is not ours is left alone: the reference may be somebody
     * else's, and that may be why it was rejected.
     */
    private void rejected(Payment payment, Seen seen) {
        boolean hasBeginning =
                seen.initiation().underKey() != null || seen.initiation().at() != null;
        boolean ours = !payment.adopted()
                && hasBeginning
                && seen.initiation().isOver(payment.amountMinor(), payment.currency())
                && ledger.operations("ledger/initiation-of-payment", Map.of("payment_id", payment.paymentId())).stream()
                        .anyMatch(initiation -> Unknowns.isOurs(initiation, seen));
        if (ours && seen.authorizedMinor() > 0) {
            late(payment, seen);
        } else if (ours || !hasBeginning) {
            lookAfterEnd(payment);
        } else {
            lookNext(payment, null);
        }
    }

    /** For as long as money may still come. */
    private void lookAfterEnd(Payment payment) {
        Duration next = Rules.nextCheckAfterEnd(Duration.between(payment.endedAt(), payment.readAt()));
        boolean longLiving = payment.payBefore() != null && payment.readAt().isBefore(payment.payBefore());
        lookNext(payment, next == null && longLiving ? Duration.ofDays(1) : next);
    }

    private void late(Payment payment, Seen seen) {
        boolean newer = !ledger.rows("ledger/newer-attempt", Map.of("payment_id", payment.paymentId()))
                .isEmpty();
        if (payment.authorizedMinor() == 0 && seen.remainingMinor() > 0) {
            ledger.tell(
                    payment.orderId(),
                    payment.paymentId(),
                    null,
                    "late-reservation",
                    Amounts.format(seen.authorizedMinor(), payment.currency())
                            + " was reserved after the payment had ended as " + payment.state());
        }
        // Money that was captured directly is taken already: it is the order's, and can be shipped against or refunded.
        boolean taken = seen.capturedMinor() > seen.refundedMinor();
        if (!newer && (taken || (rules.useLateReservations() && seen.remainingMinor() > 0))) {
            authorized(payment, seen);
            return;
        }
        amounts(payment, seen);
        if (seen.remainingMinor() > 0) {
            attempts.releaseLate(payment);
        }
        lookNext(payment, seen.remainingMinor() > 0 ? Duration.ofHours(1) : null);
    }

    /** What the shop did in Vipps' portal, or another system: it becomes ours, and it is told with both numbers. */
    private void outsideChange(Payment payment, Seen seen, boolean afterUnknown) {
        boolean same = seen.authorizedMinor() == payment.authorizedMinor()
                && seen.capturedMinor() == payment.capturedMinor()
                && seen.refundedMinor() == payment.refundedMinor()
                && seen.cancelledMinor() == payment.cancelledMinor();
        if (!same && !afterUnknown) {
            ledger.tell(
                    payment.orderId(),
                    payment.paymentId(),
                    null,
                    "outside-change",
                    "captured " + payment.capturedMinor() + " → " + seen.capturedMinor() + ", refunded "
                            + payment.refundedMinor() + " → " + seen.refundedMinor() + ", cancelled "
                            + payment.cancelledMinor() + " → " + seen.cancelledMinor() + " (minor units)");
        }
    }

    private void amounts(Payment payment, Seen seen) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put("authorized_minor", seen.authorizedMinor());
        parameters.put("captured_minor", seen.capturedMinor());
        parameters.put("refunded_minor", seen.refundedMinor());
        parameters.put("cancelled_minor", seen.cancelledMinor());
        parameters.put("direct_captured_minor", seen.directCapturedMinor());
        parameters.put(
                "guaranteed_until", seen.guaranteedUntil() == null ? null : Timestamp.from(seen.guaranteedUntil()));
        ledger.run("ledger/follow-amounts", parameters);
        String currency = payment.currency();
        ledger.moved(Sum.RESERVED, currency, seen.authorizedMinor() - payment.authorizedMinor());
        ledger.moved(Sum.CAPTURED, currency, seen.capturedMinor() - payment.capturedMinor());
        ledger.moved(Sum.REFUNDED, currency, seen.refundedMinor() - payment.refundedMinor());
        ledger.moved(Sum.RELEASED, currency, seen.cancelledMinor() - payment.cancelledMinor());
    }

    /** Settlements list a movement under an id of its own, which not every API's answer to a capture has. */
    private void nameMovements(Payment payment, Seen seen) {
        for (Sight.Movement movement : seen.movements()) {
            if (movement.idempotencyKey() != null && movement.transactionId() != null) {
                ledger.run(
                        "ledger/name-movement",
                        Map.of(
                                "payment_id",
                                payment.paymentId(),
                                "idempotency_key",
                                movement.idempotencyKey(),
                                "kind",
                                movement.kind().name(),
                                "vipps_transaction_id",
                                movement.transactionId()));
            }
        }
    }

    /** An operation that was to be sent, perhaps again, and that what was seen has made impossible, or done. */
    private void stillFits(Payment payment, Operation operation, Seen seen) {
        Optional<Sight.Movement> found = Unknowns.found(operation, seen);
        // Over another amount it is not taken for done: the send then meets Vipps' refusal, and with it a person.
        if (found.isPresent() && found.get().amountMinor() == operation.amountMinor()) {
            unknowns.takeAsDone(payment, operation, found.get());
            return;
        }
        String currency = payment.currency();
        long left = operation.kind() == Kind.CAPTURE
                ? payment.authorizedMinor() - payment.cancelledMinor() - payment.capturedMinor()
                : payment.capturedMinor() - payment.refundedMinor();
        boolean moves = operation.kind() == Kind.CAPTURE || operation.kind() == Kind.REFUND;
        if (moves && operation.amountMinor() > left) {
            closing.rejected(
                    payment,
                    operation,
                    "it no longer fits: " + Amounts.format(operation.amountMinor(), currency) + " is more than the "
                            + Amounts.format(left, currency) + " that is left after a change outside the bridge",
                    Refusal.NONE);
        }
    }

    private void notThere(Payment payment, List<Operation> open) {
        boolean resolved = false;
        for (Operation operation : open) {
            if (operation.state() == Operation.State.UNKNOWN) {
                unknowns.notThere(payment, operation);
                resolved = true;
            }
        }
        if (isToBeAdopted(payment)) {
            if (payment.checks() < 3) {
                again(payment, rules.backoff(1, Duration.ZERO));
            } else {
                refuseAdoption(
                        payment,
                        "Vipps does not know the payment " + payment.reference() + " of sales unit "
                                + payment.salesUnit());
            }
        } else if (payment.state() == Payment.State.REJECTED) {
            lookAfterEnd(payment);
        } else if (!resolved) {
            ledger.tell(payment.orderId(), payment.paymentId(), null, "not-there", "Vipps does not know the payment");
            boolean over = payment.state() == Payment.State.INITIATED && isOver(payment);
            if (over) {
                closing.end(payment, Payment.State.EXPIRED, "Vipps does not know the payment any more");
            } else {
                lookNext(payment, Duration.ofMinutes(1));
            }
        }
    }

    /** An open reservation is looked at once a day; money that has moved daily for a week and then every fortnight for 60 days. */
    private void schedule(Payment payment, Seen seen) {
        boolean cancelledLately = payment.sent(Kind.CANCEL).stream()
                .anyMatch(sent -> sent.plus(A_CANCEL_MAY_COME_LATE).isAfter(payment.readAt()));
        Optional<Duration> unnamed = sinceUnnamedMovement(payment);
        if (unnamed.isPresent() && unnamed.get().compareTo(Duration.ofDays(1)) < 0) {
            lookNext(payment, Rules.nextReadOfMovements(unnamed.get()));
        } else if (seen.remainingMinor() > 0) {
            lookNext(payment, cancelledLately ? Duration.ofMinutes(1) : Duration.ofDays(1));
        } else if (seen.capturedMinor() == seen.refundedMinor()) {
            lookNext(payment, null);
        } else {
            Duration since = Duration.between(
                    payment.initiatedAt() == null ? payment.readAt() : payment.initiatedAt(), payment.readAt());
            lookNext(
                    payment,
                    since.toDays() < 7 ? Duration.ofDays(1) : since.toDays() < 60 ? Duration.ofDays(14) : null);
        }
    }

    /** How long ago the latest movement was booked whose id is not known yet. */
    private Optional<Duration> sinceUnnamedMovement(Payment payment) {
        return ledger.rows("ledger/unnamed-movement", Map.of("payment_id", payment.paymentId())).stream()
                .map(row -> Duration.between(((Timestamp) row.get("booked_at")).toInstant(), payment.readAt()))
                .findFirst();
    }

    private void lookNext(Payment payment, Duration delay) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put("delay_ms", delay == null ? null : delay.toMillis());
        ledger.run("ledger/look-next", parameters);
    }
}
