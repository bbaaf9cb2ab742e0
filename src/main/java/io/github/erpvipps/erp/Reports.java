package io.github.erpvipps.erp;

import io.github.erpvipps.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Variable;

/**
 * What the ERP's tables have not been told yet. Each row carries absolute values and a version that only grows, so that
 * telling it twice, late or by two bridges at once does no harm.
 */
public final class Reports {

    /** Set in a row that the ERP's table has refused. */
    public static final String NOT_WRITTEN = "not_written";

    private final Ledger ledger;
    private final ReportWatch watch;

    public Reports(Ledger ledger, ReportWatch watch) {
        this.ledger = ledger;
        this.watch = watch;
    }

    /** The payments whose latest truth the ERP does not have, with the columns that its statement needs. */
    public List<Map<String, Object>> payments(int most) {
        return ledger.rows("report/payments", Map.of("most", most));
    }

    /** Shipments, refunds and cancellations, as one list each. */
    public List<Map<String, Object>> operations(String purpose, int most) {
        return ledger.rows("report/operations", Map.of("purpose", purpose, "most", most));
    }

    /** The ERP has these versions now, but for the rows that its table has refused. */
    public void paymentsReported(@Variable("rows") List<Map<String, Object>> rows) {
        note("PAYMENT", rows, "report/payments-reported", "report/payments-refused");
    }

    /** The ERP has these versions now, but for the rows that its table has refused. */
    public void operationsReported(@Variable("rows") List<Map<String, Object>> rows) {
        // They were asked for by purpose.
        String purpose = rows.isEmpty() ? "" : (String) rows.get(0).get("purpose");
        note(purpose, rows, "report/operations-reported", "report/operations-refused");
    }

    private void note(String kind, List<Map<String, Object>> rows, String reported, String refused) {
        Map<Boolean, List<Map<String, Object>>> byRefusal =
                rows.stream().collect(Collectors.partitioningBy(row -> row.containsKey(NOT_WRITTEN)));
        List<Map<String, Object>> written = byRefusal.get(false);
        ledger.run(reported, Map.of("ids", column(written, "ledger_id"), "versions", column(written, "version")));
        if (!byRefusal.get(true).isEmpty()) {
            ledger.run(refused, Map.of("ids", column(byRefusal.get(true), "ledger_id")));
        }
        if (!rows.isEmpty()) {
            watch.reported(kind, written.size(), rows.size() - written.size());
        }
    }

    private static Long[] column(List<Map<String, Object>> rows, String name) {
        return rows.stream().map(row -> (Long) row.get(name)).toArray(Long[]::new);
    }
}
