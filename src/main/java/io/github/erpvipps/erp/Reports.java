package io.github.erpvipps.erp;

import io.github.erpvipps.ledger.Ledger;
import java.util.List;
import java.util.Map;
import org.apache.camel.Variable;

/**
 * What the ERP's tables have not been told yet. Each row carries absolute values and a version that only grows, so that
 * telling it twice, late or by two bridges at once does no harm.
 */
public final class Reports {

    /** Set in a row that the ERP's table has refused. */
    public static final String NOT_WRITTEN = "not_written";

    private final Ledger ledger;

    public Reports(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The payments whose latest truth the ERP does not have, with the columns that its statement needs. */
    public List<Map<String, Object>> payments(int most) {
        return ledger.rows("report/payments", Map.of("most", most));
    }

    /** Shipments, refunds and cancellations, as one list each. */
    public List<Map<String, Object>> operations(String purpose, int most) {
        return ledger.rows("report/operations", Map.of("purpose", purpose, "most", most));
    }

    /** The ERP has these versions now. */
    public void paymentsReported(@Variable("rows") List<Map<String, Object>> rows) {
        ledger.run("report/payments-reported", ids(rows));
    }

    /** The ERP has these versions now. */
    public void operationsReported(@Variable("rows") List<Map<String, Object>> rows) {
        ledger.run("report/operations-reported", ids(rows));
    }

    private static Map<String, Object> ids(List<Map<String, Object>> rows) {
        List<Map<String, Object>> written =
                rows.stream().filter(row -> !row.containsKey(NOT_WRITTEN)).toList();
        return Map.of(
                "ids",
                written.stream().map(row -> (Long) row.get("ledger_id")).toArray(Long[]::new),
                "versions",
                written.stream().map(row -> (Long) row.get("version")).toArray(Long[]::new));
    }
}
