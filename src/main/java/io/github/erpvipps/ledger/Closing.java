package io.github.erpvipps.ledger;

import io.github.erpvipps.ledger.CommitWatch.Sum;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ways in which an operation that was sent goes on. Each expects the payment's lock. */
final class Closing {

    private final Ledger ledger;
    private final Rules rules;

    Closing(Ledger ledger, Rules rules) {
        this.ledger = ledger;
        this.rules = rules;
    }

    /** SENDING → DONE, by Vipps' answer. Books the money that the operation held. */
    void done(Payment payment, Operation operation, String transactionId) {
        markDone(operation, transactionId);
        switch (operation.kind()) {
            case CAPTURE -> {
                book("ledger/book-capture", payment, operation.amountMinor());
                ledger.moved(Sum.CAPTURED, payment.currency(), operation.amountMinor());
            }
            case REFUND -> {
                book("ledger/book-refund", payment, operation.amountMinor());
                ledger.moved(Sum.REFUNDED, payment.currency(), operation.amountMinor());
            }
            case CANCEL -> {
                if (payment.state() != Payment.State.INITIATED) {
                    book("ledger/book-cancel", payment, null);
                    ledger.moved(
                            Sum.RELEASED,
                            payment.currency(),
                            payment.authorizedMinor() - payment.capturedMinor() - payment.cancelledMinor());
                }
            }
            case INITIATE -> {
                // the flow that knows the url writes the payment
            }
        }
        if (operation.kind().addsUp() && transactionId == null) {
            ledger.run(
                    "ledger/read-movements-soon",
                    Map.of(
                            "payment_id",
                            payment.paymentId(),
                            "delay_ms",
                            rules.readMovements().toMillis()));
        }
        tell(payment, operation, "done", null);
    }

    /** UNKNOWN, READY or LEASED → DONE, by what was seen at Vipps. The amounts follow from the same sight and are not booked here. */
    void found(Payment payment, Operation operation, String transactionId) {
        markDone(operation, transactionId);
        free(payment);
        tell(payment, operation, "found", "Vipps has done it");
    }

    private void markDone(Operation operation, String transactionId) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("operation_id", operation.operationId());
        parameters.put("vipps_transaction_id", transactionId);
        guarded("ledger/done", parameters, operation);
    }

    /** SENDING, UNKNOWN, READY or LEASED → REJECTED. Nothing has moved; what was held is free again. */
    void rejected(Payment payment, Operation operation, String why, Refusal refusal) {
        guarded(
                "ledger/reject",
                Map.of("operation_id", operation.operationId(), "problem", why, "refusal", refusal.name()),
                operation);
        free(payment);
        tell(payment, operation, "rejected", why);
        if (operation.kind() == Kind.INITIATE) {
            end(payment, Payment.State.REJECTED, why);
        }
    }

    /**
     * SENDING or UNKNOWN → READY: the same key and the same bytes, later; or a person, once the attempts are used up.
     *
     * @param refusal whether the last answer was a refusal, which may stick to the key: then a person's replay has a new one
     */
    void again(Payment payment, Operation operation, Duration atLeast, String why, Refusal refusal) {
        if (operation.attempts() >= rules.maxAttempts()) {
            deadLetter(payment, operation, "attempts-used-up", why, false, refusal);
            return;
        }
        Instant at = payment.readAt().plus(rules.backoff(operation.attempts(), atLeast));
        guarded(
                "ledger/send-again",
                Map.of("operation_id", operation.operationId(), "problem", why, "next_attempt_at", Timestamp.from(at)),
                operation);
        tell(payment, operation, "later", why);
    }

    /** SENDING → UNKNOWN: it is looked up before anything else. */
    void unknown(Payment payment, Operation operation, String why, Refusal refusal) {
        guarded(
                "ledger/unknown",
                Map.of("operation_id", operation.operationId(), "problem", why, "refusal", refusal.name()),
                operation);
        tell(payment, operation, "unknown", why);
    }

    /**
     * A person must look. While the outcome is unknown the payment stays blocked and the amount stays held. The closing of a payment
     * that nobody has approved is given up instead: the payment times out by itself, and no person has anything to do about it.
     */
    void deadLetter(Payment payment, Operation operation, String deadLetterClass, String why, boolean outcomeUnknown) {
        deadLetter(payment, operation, deadLetterClass, why, outcomeUnknown, operation.refusal());
    }

    private void deadLetter(
            Payment payment,
            Operation operation,
            String deadLetterClass,
            String why,
            boolean outcomeUnknown,
            Refusal refusal) {
        if (operation.purpose().isClosing() && !outcomeUnknown) {
            rejected(payment, operation, "given up, the payment times out at Vipps: " + why, Refusal.NONE);
            return;
        }
        guarded(
                "ledger/dead-letter",
                Map.of(
                        "operation_id",
                        operation.operationId(),
                        "problem",
                        why,
                        "dead_letter_class",
                        deadLetterClass,
                        "refusal",
                        refusal.name(),
                        "outcome_unknown",
                        outcomeUnknown),
                operation);
        if (!outcomeUnknown) {
            free(payment);
        }
        tell(payment, operation, "dead-lettered", deadLetterClass + ": " + why);
        if (operation.kind() == Kind.INITIATE) {
            end(payment, Payment.State.DEAD_LETTERED, why);
        }
    }

    /**
     * The payment ended without money. An attempt after the first says so at the start of its problem: by that the statement
     * that looks for raised attempts in the ERP's table tells an end that it has seen from one that it has not.
     */
    void end(Payment payment, Payment.State state, String why) {
        String problem = payment.erpAttempt() > 1
                ? "attempt " + payment.erpAttempt() + ": "
                        + Optional.ofNullable(why).orElse("not paid")
                : why;
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put("state", state.name());
        parameters.put("problem", problem);
        ledger.run("ledger/end-payment", parameters);
        ledger.tell(
                payment.orderId(),
                payment.paymentId(),
                null,
                "ended",
                "the payment is " + state + (why == null ? "" : ": " + why));
    }

    /** Only one operation of a payment is ever under way, so what is held is its amount or nothing. */
    private void free(Payment payment) {
        ledger.run("ledger/free", Map.of("payment_id", payment.paymentId()));
    }

    private void book(String step, Payment payment, Long amountMinor) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        if (amountMinor != null) {
            parameters.put("amount_minor", amountMinor);
        }
        if (ledger.run(step, parameters) != 1) {
            throw new IllegalStateException(step + " found nothing to book on payment " + payment.paymentId());
        }
    }

    private void guarded(String step, Map<String, ?> parameters, Operation operation) {
        if (ledger.run(step, parameters) != 1) {
            throw new IllegalStateException(step + ": operation " + operation.operationId() + " is no longer "
                    + operation.state() + " although its payment is locked");
        }
    }

    void tell(Payment payment, Operation operation, String what, String detail) {
        ledger.tell(
                payment.orderId(),
                payment.paymentId(),
                operation.operationId(),
                what,
                operation.purpose() + " " + operation.sourceId() + (detail == null ? "" : ": " + detail));
    }
}
