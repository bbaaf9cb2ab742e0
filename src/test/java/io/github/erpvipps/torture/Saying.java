package io.github.erpvipps.torture;

import io.github.erpvipps.files.LineKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thing that the ERP, or the shop in front of it, does at its time. */
sealed interface Saying {

    /** When, in milliseconds after the order's own time. */
    long atMs();

    String orderId();

    /** How the ERP says it. */
    enum Channel {
        TABLE,
        CSV,
        JSON,
        JSON_LINES
    }

    /** A row or a line of a file; {@code columns} are those that are not empty, as text. */
    record Line(long atMs, LineKind kind, String id, String orderId, Channel channel, Map<String, String> columns)
            implements Saying {

        public Line {
            columns = new LinkedHashMap<>(columns);
        }

        /** Whether the bridge must take both for the same thing. */
        boolean sameAs(Line other) {
            return kind == other.kind && id.equals(other.id) && columns.equals(other.columns);
        }
    }

    /** The order is to be paid anew, by another customer, if it has ended unpaid by then. */
    record RaisedAttempt(long atMs, String orderId) implements Saying {}

    /** The ERP changes an order's row after it said it: without effect. */
    record ChangedRow(long atMs, String orderId) implements Saying {}

    /** The web shop makes the payment itself, before the ERP says the order. */
    record ShopPayment(long atMs, String orderId, String salesUnit, String reference, long amountMinor, String phone)
            implements Saying {}
}
