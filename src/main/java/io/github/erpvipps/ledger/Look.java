package io.github.erpvipps.ledger;

import io.github.erpvipps.logs.AboutOrder;
import io.github.erpvipps.vipps.OnPayment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/**
 * A look at a payment that is due.
 *
 * @param operationId the operation with an unknown outcome that it is for; null for a scheduled status check
 * @param activity the payment's activity when the look began: what was seen counts only if nothing was sent meanwhile
 */
public record Look(
        long paymentId, Long operationId, String orderId, String api, String salesUnit, String reference, long activity)
        implements OnPayment, AboutOrder {

    @Override
    public Map<String, String> logFields() {
        return Map.of("order", orderId, "reference", reference, "correlation", reference);
    }

    static Look read(ResultSet row, int number) throws SQLException {
        return new Look(
                row.getLong("payment_id"),
                row.getObject("operation_id", Long.class),
                row.getString("order_id"),
                row.getString("api"),
                row.getString("sales_unit"),
                row.getString("reference"),
                row.getLong("activity"));
    }
}
