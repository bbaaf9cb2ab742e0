package io.github.erpvipps.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a file ask for. The file's name says it; the columns are those of the ERP table. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of and List.copyOf
public enum LineKind {
    ORDER(
            "orders",
            List.of("order_id", "description", "amount_minor"),
            List.of(
                    "sales_unit",
                    "currency",
                    "customer_phone",
                    "return_url",
                    "payment_flow",
                    "pay_before",
                    "existing_reference",
                    "attempt",
                    "created_at")),
    SHIPMENT(
            "shipments",
            List.of("shipment_id", "order_id"),
            List.of("amount_minor", "final_shipment", "tracking_reference", "shipped_at")),
    REFUND("refunds", List.of("refund_id", "order_id"), List.of("amount_minor", "reason", "requested_at")),
    CANCELLATION("cancellations", List.of("cancellation_id", "order_id"), List.of("reason", "requested_at"));

    /** The amount in minor units, as the tables have it. */
    static final String AMOUNT_MINOR = "amount_minor";

    /** The same in whole units (kroner); only files have it. */
    static final String AMOUNT = "amount";

    private static final Pattern FILE_NAME =
            Pattern.compile("([a-z]+)-.*\\.(?:csv|json)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String filePrefix;
    private final List<String> required;
    private final List<String> columns;

    LineKind(String filePrefix, List<String> required, List<String> optional) {
        this.filePrefix = filePrefix;
        this.required = required;
        List<String> all = new ArrayList<>(required);
        all.addAll(optional);
        if (all.contains("amount_minor")) {
            all.add("amount");
        }
        this.columns = List.copyOf(all);
    }

    /** The kind of {@code orders-2026-11-23.csv} and the like; none for a file that is not meant for the bridge. */
    public static Optional<LineKind> ofFileName(String name) {
        Matcher parts = FILE_NAME.matcher(name);
        if (parts.matches()) {
            for (LineKind kind : values()) {
                if (kind.filePrefix.equalsIgnoreCase(parts.group(1))) {
                    return Optional.of(kind);
                }
            }
        }
        return Optional.empty();
    }

    /** The column that tells one line from another, for good. */
    public String idColumn() {
        return required.get(0);
    }

    /** Every column that a file of this kind may have. */
    public List<String> columns() {
        return columns;
    }

    /** The required columns that are not among those present, in words. */
    List<String> missingFrom(Collection<String> present) {
        List<String> missing = new ArrayList<>(required);
        missing.removeAll(present);
        if (present.contains(AMOUNT)) {
            missing.remove(AMOUNT_MINOR);
        }
        missing.replaceAll(column -> column.equals(AMOUNT_MINOR) ? "amount_minor (or amount)" : column);
        return missing;
    }
}
