package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Everything that is known of one order: what the ERP said, its rows, the ledger's, and Vipps' books and calls. */
final class OrderStory {

    private final PatientSql sql;
    private final SimulatorClient vipps;
    private final Erp erp;

    OrderStory(Machinery machinery, Erp erp) {
        this.sql = new PatientSql(machinery.database("torture-referee"));
        this.vipps = machinery.vipps();
        this.erp = erp;
    }

    /** @param orderOrReference Vipps knows an order by the reference of one of its payments only */
    String of(String orderOrReference) {
        String orderId = sql.rows("select order_id from bridge.payment where reference = ?", orderOrReference).stream()
                .map(row -> (String) row.get("order_id"))
                .findFirst()
                .orElse(orderOrReference);
        StringBuilder story = new StringBuilder("=== order " + orderId + "\n--- the ERP said\n");
        erp.said().stream()
                .filter(line -> line.orderId().equals(orderId))
                .forEach(line -> story.append("  ").append(line).append('\n'));
        rows(story, "the ERP's rows", "select * from erp.sales_order where order_id = ?", orderId);
        rows(story, null, "select * from erp.shipment where order_id = ? order by shipment_id", orderId);
        rows(story, null, "select * from erp.refund where order_id = ? order by refund_id", orderId);
        rows(story, null, "select * from erp.cancellation where order_id = ?", orderId);
        rows(story, "the ledger", "select * from bridge.payment where order_id = ? order by attempt", orderId);
        rows(
                story,
                null,
                "select operation_id, purpose, source_id, payment_id, requested_minor, amount_minor, outcome_minor, final_shipment,"
                        + " idempotency_key, earlier_keys::text, state, outcome_unknown, refusal, problem, dead_letter_class, resolution,"
                        + " attempts, lookups, first_sent_at, sent_at, before_captured, before_refunded, before_cancelled, created_at,"
                        + " updated_at, version, reported_version, report_to_table"
                        + " from bridge.operation where order_id = ? order by operation_id",
                orderId);
        rows(
                story,
                "what happened",
                "select at, operation_id, what, detail, actor from bridge.event where order_id = ? order by event_id",
                orderId);
        sql.rows("select reference from bridge.payment where order_id = ? order by attempt", orderId)
                .forEach(row -> atVipps(story, (String) row.get("reference")));
        return story.toString();
    }

    private void rows(StringBuilder story, String title, String query, String orderId) {
        if (title != null) {
            story.append("--- ").append(title).append('\n');
        }
        List<Map<String, Object>> rows = sql.rows(query, orderId);
        rows.forEach(row -> {
            story.append("  ");
            row.forEach((name, value) -> {
                if (value != null && !"customer_phone".equals(name)) {
                    story.append(name).append('=').append(value).append(' ');
                }
            });
            story.append('\n');
        });
    }

    private void atVipps(StringBuilder story, String reference) {
        story.append("--- at Vipps: ").append(reference).append('\n');
        try {
            JsonNode payment = vipps.get("payments/" + reference);
            payment.properties().forEach(field -> {
                if (field.getValue().isArray()) {
                    field.getValue()
                            .forEach(entry -> story.append("  ")
                                    .append(field.getKey())
                                    .append(' ')
                                    .append(entry)
                                    .append('\n'));
                } else {
                    story.append("  ").append(field).append('\n');
                }
            });
        } catch (UncheckedIOException e) {
            story.append("  cannot be read: ").append(e.getMessage()).append('\n');
        }
    }
}
