package io.github.erpvipps.ledger;

import io.github.erpvipps.logs.AboutOrder;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.OnPayment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/**
 * A look at a payment that is due.
 *
 * @param operationId the operation with an unknown outcome that it is for; null for a scheduled status check
 * @param api the API to look with: that of the operation whose outcome is sought, or the one to speak about the payment with
 * @param withMovements whether the look is to show each movement of money with its key and its id, too
 * @param needsMovements whether it is of no use without them: something may have been sent. Otherwise they give ids to what is
 *     booked already, and another look will do
 * @param activity the payment's activity when the look began: what was seen counts only if nothing was sent meanwhile
 */
public record Look(
        long paymentId,
        Long operationId,
        String orderId,
        String api,
        String salesUnit,
        String reference,
        boolean withMovements,
        boolean needsMovements,
        long activity)
        implements OnPayment, AboutOrder {

    @Override
    public Map<String, String> logFields() {
        return Map.of("order", orderId, "reference", reference, "correlation", reference);
    }

    static Look read(ResultSet row, Apis apis) throws SQLException {
        String sentWith = row.getString("sent_with");
        return new Look(
                row.getLong("payment_id"),
                row.getObject("operation_id", Long.class),
                row.getString("order_id"),
                sentWith == null ? apis.about(row.getString("api"), row.getString("reference")) : sentWith,
                row.getString("sales_unit"),
                row.getString("reference"),
                row.getBoolean("with_movements"),
                sentWith != null,
                row.getLong("activity"));
    }
}
