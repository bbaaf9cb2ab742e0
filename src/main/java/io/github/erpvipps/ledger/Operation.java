package io.github.erpvipps.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * One thing that Vipps is to do with a payment, as its row says. Amounts are minor units.
 *
 * @param paymentId null while the order is not known
 * @param api the one in whose words the stored bytes are; null before there are any
 * @param requestedMinor what the ERP asked for; null: all that is left when its turn comes
 * @param amountMinor what it came to under the payment's lock; null before
 * @param outcomeUnknown a call may have moved money without our knowing
 * @param refusal whether the last answer was a definitive refusal
 * @param resolution what a person has asked for: DONE, REJECTED or REPLAY; null otherwise
 */
public record Operation(
        long operationId,
        Purpose purpose,
        String sourceId,
        String orderId,
        Long paymentId,
        String api,
        Long requestedMinor,
        Long amountMinor,
        boolean finalShipment,
        String text,
        String content,
        String idempotencyKey,
        List<String> earlierKeys,
        State state,
        boolean outcomeUnknown,
        Refusal refusal,
        String problem,
        String resolution,
        int attempts,
        int lookups,
        Instant nextAttemptAt,
        Instant firstSentAt,
        Instant sentAt,
        Long beforeCaptured,
        Long beforeRefunded,
        Long beforeCancelled,
        boolean reportToTable,
        Instant createdAt) {

    /** The arrows between the states are drawn in docs/architecture.md; there are no others. */
    public enum State {
        WAITING,
        READY,
        LEASED,
        SENDING,
        UNKNOWN,
        DONE,
        REJECTED,
        DEAD_LETTERED
    }

    public Kind kind() {
        return purpose.kind();
    }

    /** Under way, or unclear: nothing else may touch the payment. */
    boolean blocksThePayment() {
        return switch (state) {
            case READY, LEASED, SENDING, UNKNOWN -> true;
            case DEAD_LETTERED -> outcomeUnknown;
            case WAITING, DONE, REJECTED -> false;
        };
    }

    /** Ready, perhaps leased already, and not on its way: whoever holds the lease still has to ask before it sends. */
    boolean isToBeSent() {
        return state == State.READY || state == State.LEASED;
    }

    /** Where it stands in the payment's line, the head first. */
    long place() {
        return (long) purpose.place() << 60 | operationId;
    }

    static Operation read(ResultSet row, int number) throws SQLException {
        Format.check(row, "an operation");
        return new Operation(
                row.getLong("operation_id"),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("source_id"),
                row.getString("order_id"),
                row.getObject("payment_id", Long.class),
                row.getString("api"),
                row.getObject("requested_minor", Long.class),
                row.getObject("amount_minor", Long.class),
                row.getBoolean("final_shipment"),
                row.getString("text"),
                row.getString("content"),
                row.getString("idempotency_key"),
                List.of((String[]) row.getArray("earlier_keys").getArray()),
                State.valueOf(row.getString("state")),
                row.getBoolean("outcome_unknown"),
                Refusal.valueOf(row.getString("refusal")),
                row.getString("problem"),
                row.getString("resolution"),
                row.getInt("attempts"),
                row.getInt("lookups"),
                Payment.instant(row, "next_attempt_at"),
                Payment.instant(row, "first_sent_at"),
                Payment.instant(row, "sent_at"),
                row.getObject("before_captured", Long.class),
                row.getObject("before_refunded", Long.class),
                row.getObject("before_cancelled", Long.class),
                row.getBoolean("report_to_table"),
                Payment.instant(row, "created_at"));
    }
}
