package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records what an answer means, under the lock of its payment and only under the token with which the call was sent. */
public final class Outcomes {

    private static final Duration NOT_SENT = Duration.ofSeconds(15);

    /** So often an operation may be what its sales unit is held for. */
    private static final int MOST_STOPS = 4;

    private record Answered(LeasedCall call, Outcome outcome) {
        /** What was asked for is done. What a cancel means for a payment is judged by itself. */
        boolean isOrdinary() {
            return outcome instanceof Outcome.Done && call.kind() != Kind.CANCEL;
        }

        Outcome.Done done() {
            return (Outcome.Done) outcome;
        }
    }

    private final Ledger ledger;
    private final Rules rules;
    private final Line line;
    private final Closing closing;
    private final Map<Kind, Together<Answered, Map<String, Object>>> answers = new EnumMap<>(Kind.class);

    public Outcomes(Ledger ledger, Rules rules, Line line) {
        this.ledger = ledger;
        this.rules = rules;
        this.line = line;
        this.closing = new Closing(ledger, rules);
        answers.put(Kind.INITIATE, new Together<>(several -> together(several, this::initiated)));
        answers.put(Kind.CAPTURE, new Together<>(several -> together(several, this::moved)));
        answers.put(Kind.REFUND, new Together<>(several -> together(several, this::moved)));
    }

    /**
     * Records the outcome of a call and moves the payment's line on. What comes at the same moment and is as it should be is
     * recorded with one commit.
     */
    public void record(LeasedCall call, Outcome outcome) {
        Answered answered = new Answered(call, outcome);
        Optional<Map<String, Object>> booked =
                answered.isOrdinary() ? answers.get(call.kind()).commit(answered) : Optional.empty();
        if (booked.isPresent()) {
            say(call, booked.get());
        } else {
            alone(call, outcome);
        }
    }

    private void say(LeasedCall call, Map<String, Object> booked) {
        ledger.saidByStatement(List.of(booked));
        if (call.kind().addsUp()) {
            ledger.moved(
                    call.kind() == Kind.CAPTURE ? CommitWatch.Sum.CAPTURED : CommitWatch.Sum.REFUNDED,
                    (String) booked.get("currency"),
                    (Long) booked.get("amount_minor"));
        }
    }

    private void alone(LeasedCall call, Outcome outcome) {
        ledger.inTransaction(() -> {
            Payment payment = ledger.lock(call.paymentId());
            ledger.run(
                    "ledger/call-ended",
                    Map.of("payment_id", call.paymentId(), "kind", call.kind().name()));
            Optional<Operation> ours = ledger
                    .operations(
                            "ledger/operation-under-token",
                            Map.of("operation_id", call.operationId(), "lease_token", call.leaseToken()))
                    .stream()
                    .findFirst();
            if (ours.isEmpty()) {
                stale(call, outcome);
                return null;
            }
            apply(payment, ours.get(), outcome);
            line.advance(ledger.lock(call.paymentId()));
            return null;
        });
    }

    /** Those whose payment nobody holds and whose lease is still ours; the others come one by one. */
    private List<Optional<Map<String, Object>>> together(
            List<Answered> several, Function<List<Answered>, List<Map<String, Object>>> book) {
        return ledger.inTransaction(() -> {
            Set<Long> free = Set.copyOf(ledger.lockFreeUnseen(
                    several.stream().map(one -> one.call().paymentId()).toList()));
            List<Answered> ours = several.stream()
                    .filter(one -> free.contains(one.call().paymentId()))
                    .toList();
            Map<UUID, Map<String, Object>> booked = book.apply(ours).stream()
                    .collect(Collectors.toMap(row -> (UUID) row.get("lease_token"), Function.identity()));
            several.stream()
                    .filter(one -> booked.containsKey(one.call().leaseToken()))
                    .map(one -> one.call().salesUnit())
                    .distinct()
                    .sorted()
                    .forEach(salesUnit -> ledger.liftHold(salesUnit, true));
            ledger.rows("ledger/with-open-operations", Map.of("payment_ids", free.toArray(Long[]::new)))
                    .forEach(row -> line.advance(ledger.lock((Long) row.get("payment_id"))));
            // The same answer a second time comes by itself, and finds that its lease is over.
            return several.stream()
                    .map(one -> Optional.ofNullable(booked.remove(one.call().leaseToken())))
                    .toList();
        });
    }

    private List<Map<String, Object>> initiated(List<Answered> several) {
        Map<String, Object> parameters = answers(several);
        parameters.put("urls", several.stream().map(one -> one.done().url()).toArray(String[]::new));
        parameters.put("first_check_ms", rules.firstCheck().toMillis());
        return ledger.rows("ledger/book-initiations", parameters);
    }

    private List<Map<String, Object>> moved(List<Answered> several) {
        Map<String, Object> parameters = answers(several);
        parameters.put("read_movements_ms", rules.readMovements().toMillis());
        List<Map<String, Object>> booked = ledger.rows("ledger/book-answers", parameters);
        Map<UUID, Answered> ofToken = several.stream()
                .collect(Collectors.toMap(
                        one -> one.call().leaseToken(), Function.identity(), (first, second) -> first));
        booked.forEach(row -> {
            Answered one = ofToken.get((UUID) row.get("lease_token"));
            boolean captured = one.call().kind() == Kind.CAPTURE;
            compare(
                    one.call().orderId(),
                    one.call().paymentId(),
                    captured ? one.done().capturedMinor() : one.done().refundedMinor(),
                    (Long) row.get(captured ? "captured_minor" : "refunded_minor"));
        });
        return booked;
    }

    private static Map<String, Object> answers(List<Answered> several) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(
                "operation_ids",
                several.stream().map(one -> one.call().operationId()).toArray(Long[]::new));
        parameters.put(
                "lease_tokens",
                several.stream().map(one -> one.call().leaseToken()).toArray(UUID[]::new));
        parameters.put(
                "transaction_ids",
                several.stream().map(one -> one.done().transactionId()).toArray(String[]::new));
        return parameters;
    }

    private void apply(Payment payment, Operation operation, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            done(payment, operation, done);
        } else if (outcome instanceof Outcome.Later later) {
            closing.again(
                    payment, operation, later.atLeast(), later.why(), later.refused() ? Refusal.STRANGE : Refusal.NONE);
        } else if (outcome instanceof Outcome.LookUp lookUp) {
            closing.unknown(payment, operation, lookUp.why(), lookUp.refusal());
        } else if (outcome instanceof Outcome.Refused refused) {
            ledger.liftHold(payment.salesUnit(), true);
            refused(payment, operation, refused);
        } else if (outcome instanceof Outcome.NotSent notSent) {
            again(operation, notSent.why(), NOT_SENT);
        } else if (outcome instanceof Outcome.StopUnit stop) {
            stopped(payment, operation, stop);
        } else if (outcome instanceof Outcome.Limit limit) {
            ledger.pauseForAWhile(operation.kind(), payment.salesUnit(), limit.why(), limit.atLeast());
            again(operation, limit.why(), limit.atLeast());
            closing.tell(payment, operation, "limit-reached", limit.why());
        }
    }

    /** A first attempt that is refused has moved nothing. Of several one may have been booked late, which only a look can tell. */
    private void refused(Payment payment, Operation operation, Outcome.Refused refused) {
        if (operation.attempts() > 1) {
            closing.unknown(payment, operation, refused.why(), Refusal.KNOWN);
        } else {
            closing.rejected(payment, operation, refused.why(), Refusal.KNOWN);
        }
    }

    /** The sales unit is held; but what stops it again and again, while its other calls go through, is a person's by itself. */
    private void stopped(Payment payment, Operation operation, Outcome.StopUnit stop) {
        int stops = (Integer) ledger.rows("ledger/count-stop", Map.of("operation_id", operation.operationId()))
                .get(0)
                .get("unit_stops");
        if (stops > MOST_STOPS && !ledger.isHeld(payment.salesUnit())) {
            closing.unknown(payment, operation, stop.why(), Refusal.STRANGE);
            return;
        }
        ledger.holdSalesUnit(payment.salesUnit(), stop.why(), true);
        again(operation, "sales unit " + payment.salesUnit() + ": " + stop.why(), Rules.FIRST_HOLD);
        closing.tell(payment, operation, "sales-unit-held", stop.why());
    }

    /** SENDING → READY without counting the attempt: an outage, however long, must not fill the dead letters. */
    private void again(Operation operation, String why, Duration delay) {
        ledger.run(
                "ledger/send-again-uncounted",
                Map.of("operation_id", operation.operationId(), "problem", why, "delay_ms", delay.toMillis()));
    }

    private void done(Payment payment, Operation operation, Outcome.Done done) {
        closing.done(payment, operation, done.transactionId());
        ledger.liftHold(payment.salesUnit(), true);
        switch (operation.kind()) {
            case INITIATE -> initiated(payment, done.url());
            case CAPTURE ->
                compare(
                        payment.orderId(),
                        payment.paymentId(),
                        done.capturedMinor(),
                        payment.capturedMinor() + operation.amountMinor());
            case REFUND ->
                compare(
                        payment.orderId(),
                        payment.paymentId(),
                        done.refundedMinor(),
                        payment.refundedMinor() + operation.amountMinor());
            case CANCEL -> cancelled(payment, operation);
        }
    }

    private void initiated(Payment payment, String url) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put("payment_url", url);
        parameters.put("first_check_ms", rules.firstCheck().toMillis());
        ledger.run("ledger/initiated", parameters);
    }

    /** What Vipps says and what we have booked must agree; where they do not, the payment is looked up at once. */
    private void compare(String orderId, long paymentId, Long vippsSays, long weBooked) {
        if (vippsSays != null && vippsSays != weBooked) {
            ledger.tell(
                    orderId, paymentId, null, "amounts-differ", "Vipps says " + vippsSays + ", the ledger " + weBooked);
            ledger.run("ledger/look-now", Map.of("payment_id", paymentId));
        }
    }

    private void cancelled(Payment payment, Operation operation) {
        if (payment.state() != Payment.State.INITIATED) {
            return;
        }
        switch (operation.purpose()) {
            case CANCELLATION -> closing.end(payment, Payment.State.CANCELLED, null);
            case EXPIRE -> closing.end(payment, Payment.State.EXPIRED, "the customer did not answer in time");
            default -> {
                // The next attempt begins once this one is seen cancelled, not before.
            }
        }
        // Whether the customer had approved it at the last moment, so that money was reserved and let go, only a look
        // can tell.
        ledger.run("ledger/look-now", Map.of("payment_id", payment.paymentId()));
    }

    /** The lease ran out and somebody else has gone on: the answer is noted, and what it may have moved is looked up. */
    private void stale(LeasedCall call, Outcome outcome) {
        ledger.tell(
                call.orderId(),
                call.paymentId(),
                call.operationId(),
                "stale-answer",
                outcome.getClass().getSimpleName() + " came after the lease had ended");
        ledger.run("ledger/look-up-now", Map.of("operation_id", call.operationId()));
        ledger.run("ledger/look-now", Map.of("payment_id", call.paymentId()));
    }
}
