package io.github.erpvipps.ledger;

import io.github.erpvipps.logs.AboutOrder;
import io.github.erpvipps.vipps.OnPayment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * An operation that this bridge may send, until its lease ends.
 *
 * @param leaseToken what proves that the operation is still ours when the answer comes
 * @param requestBody the bytes that were stored with the key
 */
public record LeasedCall(
        long operationId,
        long paymentId,
        String orderId,
        String api,
        String salesUnit,
        String reference,
        Kind kind,
        Purpose purpose,
        Long amountMinor,
        String idempotencyKey,
        byte[] requestBody,
        UUID leaseToken)
        implements OnPayment, AboutOrder {

    /** A shipment that is about to arrive must come before it. */
    public boolean isWaitingForShipments() {
        return purpose == Purpose.RELEASE || purpose == Purpose.CANCELLATION;
    }

    static LeasedCall read(ResultSet row, int number) throws SQLException {
        return new LeasedCall(
                row.getLong("operation_id"),
                row.getLong("payment_id"),
                row.getString("order_id"),
                row.getString("api"),
                row.getString("sales_unit"),
                row.getString("reference"),
                Kind.valueOf(row.getString("kind")),
                Purpose.valueOf(row.getString("purpose")),
                row.getObject("amount_minor", Long.class),
                row.getString("idempotency_key"),
                row.getBytes("request_body"),
                row.getObject("lease_token", UUID.class));
    }

    @Override
    public Map<String, String> logFields() {
        return Map.of("order", orderId, "reference", reference, "correlation", idempotencyKey);
    }

    /** Without the body: it may hold a phone number. */
    @Override
    public String toString() {
        return kind + " " + reference + " (operation " + operationId + ")";
    }
}
