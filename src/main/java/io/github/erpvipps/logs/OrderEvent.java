package io.github.erpvipps.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that has happened to an order, as the ledger has stored it.
 *
 * @param what the event's word, such as {@code sent} or {@code dead-lettered}
 * @param reference the payment's id at Vipps; null while there is no payment
 * @param attempt which attempt to have the order paid; null while there is no payment
 * @param operation its purpose and the ERP's id, such as {@code SHIPMENT S-1}; null when it is about the payment alone
 * @param tries how often the operation has been sent; null without an operation
 * @param key the operation's idempotency key, which Vipps knows as {@code X-Request-Id}; null before there is one
 */
public record OrderEvent(
        String orderId,
        String what,
        String detail,
        String actor,
        String reference,
        Integer attempt,
        String operation,
        Integer tries,
        String key) {

    /** As the adapters write them into their reasons: Vipps' own name for the call, which its support asks for. */
    private static final Pattern TRACE = Pattern.compile("\\((contextId|traceId) ([^)\\s]{1,60})\\)");

    /** An event as the statements that tell one give it back. */
    public static OrderEvent of(Map<String, Object> row) {
        return new OrderEvent(
                (String) row.get("order_id"),
                (String) row.get("what"),
                (String) row.get("detail"),
                (String) row.get("actor"),
                (String) row.get("reference"),
                number(row.get("attempt")),
                (String) row.get("operation"),
                number(row.get("tries")),
                (String) row.get("idempotency_key"));
    }

    private static Integer number(Object value) {
        return value == null ? null : ((Number) value).intValue();
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "order", orderId);
        put(fields, "event", what);
        put(fields, "reference", reference);
        put(fields, "attempt", attempt);
        put(fields, "operation", operation);
        put(fields, "try", tries);
        put(fields, "correlation", key == null ? reference : key);
        put(fields, "actor", "bridge".equals(actor) ? null : actor);
        Matcher trace = TRACE.matcher(detail == null ? "" : detail);
        while (trace.find()) {
            put(fields, trace.group(1), trace.group(2));
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }
}
