package io.github.erpvipps.simulator;

import java.time.Instant;
import java.util.List;

/**
 * One payment as Vipps has it. Money moved where a log entry says so with {@code success}; the log is oldest first.
 */
public record BookedPayment(
        String reference,
        String salesUnit,
        long amountMinor,
        String currency,
        long authorizedMinor,
        long capturedMinor,
        long refundedMinor,
        long cancelledMinor,
        String state,
        List<Entry> log) {

    /** {@code requestId} is the client's idempotency key; empty for what needs none. */
    public record Entry(
            String operation,
            long amountMinor,
            boolean success,
            String requestId,
            String transactionId,
            String text,
            Instant time) {}

    public long reservedMinor() {
        return authorizedMinor - capturedMinor - cancelledMinor;
    }

    /** How often money was moved by this operation, for instance {@code CAPTURE}. */
    public long moves(String operation) {
        return log.stream()
                .filter(entry -> entry.success() && entry.operation().equals(operation))
                .count();
    }
}
