package io.github.erpvipps.ledger;

import io.github.erpvipps.logs.Masks;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * One attempt to have an order paid, as its row says. Amounts are minor units.
 *
 * @param authorizedMinor what the customer's bank has reserved in all
 * @param heldMinor what an operation that is under way will capture
 * @param payBefore how long the customer may take; null: as long as Vipps usually gives
 * @param settledMinor what shipments have claimed of a direct capture
 * @param beingReplaced the url was lost; as soon as the payment is seen cancelled the next attempt begins
 * @param activity grows whenever a call starts or ends
 * @param readAt the ledger's time when the row was read
 */
public record Payment(
        long paymentId,
        String orderId,
        int attempt,
        int erpAttempt,
        String salesUnit,
        String api,
        String reference,
        boolean adopted,
        String currency,
        long amountMinor,
        long authorizedMinor,
        long heldMinor,
        long capturedMinor,
        long refundHeldMinor,
        long refundedMinor,
        long cancelledMinor,
        long directCapturedMinor,
        long settledMinor,
        State state,
        String paymentStatus,
        String problem,
        String description,
        String customerPhone,
        String returnUrl,
        PaymentFlow flow,
        Instant payBefore,
        boolean beingReplaced,
        Instant initiatedAt,
        Instant endedAt,
        int checks,
        long activity,
        List<Instant> initiateSent,
        List<Instant> captureSent,
        List<Instant> cancelSent,
        List<Instant> refundSent,
        boolean reportToTable,
        Instant readAt) {

    /** Where a payment is before and without money; once authorized the amounts tell the rest. */
    public enum State {
        ACCEPTED,
        INITIATED,
        AUTHORIZED,
        CANCELLED,
        ABORTED,
        EXPIRED,
        REJECTED,
        DEAD_LETTERED;

        /** The order ended without a payment. */
        public boolean isUnpaidEnd() {
            return this == CANCELLED || this == ABORTED || this == EXPIRED || this == REJECTED;
        }
    }

    /** The order ended without a payment, or the whole of its reservation was let go: it can be paid anew. */
    public boolean isUnpaid() {
        return state.isUnpaidEnd() || State.CANCELLED.name().equals(paymentStatus);
    }

    /** What is reserved and neither captured, cancelled nor held by an operation under way. */
    public long remainingMinor() {
        return authorizedMinor - cancelledMinor - capturedMinor - heldMinor;
    }

    /** What is captured and neither refunded nor held by a refund under way. */
    public long refundableMinor() {
        return capturedMinor - refundedMinor - refundHeldMinor;
    }

    /** When the latest calls of a kind were sent, oldest first. */
    List<Instant> sent(Kind kind) {
        return switch (kind) {
            case INITIATE -> initiateSent;
            case CAPTURE -> captureSent;
            case CANCEL -> cancelSent;
            case REFUND -> refundSent;
        };
    }

    static Payment read(ResultSet row, int number) throws SQLException {
        Format.check(row, "the payment");
        Masks.ofProcess().phone(row.getString("customer_phone"));
        return new Payment(
                row.getLong("payment_id"),
                row.getString("order_id"),
                row.getInt("attempt"),
                row.getInt("erp_attempt"),
                row.getString("sales_unit"),
                row.getString("api"),
                row.getString("reference"),
                row.getBoolean("adopted"),
                row.getString("currency"),
                row.getLong("amount_minor"),
                row.getLong("authorized_minor"),
                row.getLong("held_minor"),
                row.getLong("captured_minor"),
                row.getLong("refund_held_minor"),
                row.getLong("refunded_minor"),
                row.getLong("cancelled_minor"),
                row.getLong("direct_captured_minor"),
                row.getLong("settled_minor"),
                State.valueOf(row.getString("state")),
                row.getString("payment_status"),
                row.getString("problem"),
                row.getString("description"),
                row.getString("customer_phone"),
                row.getString("return_url"),
                PaymentFlow.valueOf(row.getString("payment_flow")),
                instant(row, "pay_before"),
                row.getBoolean("being_replaced"),
                instant(row, "initiated_at"),
                instant(row, "ended_at"),
                row.getInt("checks"),
                row.getLong("activity"),
                instants(row, "initiate_sent"),
                instants(row, "capture_sent"),
                instants(row, "cancel_sent"),
                instants(row, "refund_sent"),
                row.getBoolean("report_to_table"),
                instant(row, "read_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static List<Instant> instants(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return Arrays.stream((Timestamp[]) array.getArray())
                .map(Timestamp::toInstant)
                .toList();
    }
}
