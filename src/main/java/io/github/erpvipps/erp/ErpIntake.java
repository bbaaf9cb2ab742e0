package io.github.erpvipps.erp;

import io.github.erpvipps.accept.IntakeWatch;
import io.github.erpvipps.accept.IntakeWatch.Source;
import io.github.erpvipps.accept.LineIntake;
import io.github.erpvipps.accept.Taken;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Purpose;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.work.WakeUps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes rows of the ERP's tables and says how each is to be marked. The mark is written after the ledger has committed, and
 * only over the status that was read: a row that is read twice is known, and a mark never hides a newer truth.
 */
public final class ErpIntake {

    private final LineIntake intake;
    private final Ledger ledger;
    private final WakeUps wakeUps;
    private final IntakeWatch watch;

    public ErpIntake(LineIntake intake, Ledger ledger, WakeUps wakeUps, IntakeWatch watch) {
        this.intake = intake;
        this.ledger = ledger;
        this.wakeUps = wakeUps;
        this.watch = watch;
    }

    public List<Map<String, Object>> orders(List<Map<String, Object>> rows) {
        return take(Purpose.ORDER, rows);
    }

    public List<Map<String, Object>> shipments(List<Map<String, Object>> rows) {
        return take(Purpose.SHIPMENT, rows);
    }

    public List<Map<String, Object>> refunds(List<Map<String, Object>> rows) {
        return take(Purpose.REFUND, rows);
    }

    public List<Map<String, Object>> cancellations(List<Map<String, Object>> rows) {
        return take(Purpose.CANCELLATION, rows);
    }

    private List<Map<String, Object>> take(Purpose purpose, List<Map<String, Object>> rows) {
        List<Map<String, Object>> lowerCase =
                rows.stream().map(ErpIntake::lowerCase).toList();
        List<Taken> taken = intake.take(purpose, lowerCase, true, Duration.ZERO);
        wakeUps.wake();
        int rejected = (int) taken.stream().filter(Taken::isRejected).count();
        int left = (int) taken.stream().filter(Taken::isWaiting).count();
        watch.came(Source.TABLE, purpose, taken.size() - rejected - left, rejected);
        String id = purpose == Purpose.ORDER ? "order_id" : purpose.name().toLowerCase(Locale.ROOT) + "_id";
        List<Map<String, Object>> marks = new ArrayList<>(rows.size());
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i).isWaiting()) {
                sayLeft(id, lowerCase.get(i), taken.get(i));
            } else {
                marks.add(mark(lowerCase.get(i), id, taken.get(i)));
            }
        }
        return marks;
    }

    /** It stays PENDING, is read again and again, and a newer bridge takes it. */
    private void sayLeft(String id, Map<String, Object> row, Taken taken) {
        ledger.tellOnce((String) row.get("order_id"), "newer-format", id + " " + row.get(id) + ": " + taken.waits());
    }

    private Map<String, Object> mark(Map<String, Object> row, String id, Taken taken) {
        Map<String, Object> mark = new HashMap<>();
        mark.put("id", row.get(id));
        mark.put("seen_status", row.get("seen_status"));
        mark.put("seen_version", row.get("seen_version"));
        mark.put("status", taken.isRejected() ? "REJECTED" : "ACCEPTED");
        mark.put("problem", problem(row, taken));
        if (taken.isRejected()) {
            String whole = String.valueOf(row.get("order_id"));
            String given = whole.substring(0, Math.min(whole.length(), 60)).replaceAll("\\p{Cntrl}", "?");
            // What is no order's id may be anything that stands in the wrong column.
            String order =
                    given.matches("[A-Za-z0-9-]+") ? given : Masks.ofProcess().hideInQuote(given);
            ledger.tellOnce(
                    order.length() <= 50 ? order : order.substring(0, 50),
                    "row-rejected",
                    (id + " " + row.get(id) + ": " + taken.rejected()).replaceAll("\\p{Cntrl}", "?"));
        }
        return mark;
    }

    /** What is told about a raised attempt begins with it, as an end does: by that it is not taken for a new one again. */
    private static String problem(Map<String, Object> row, Taken taken) {
        Object attempt = row.get("attempt");
        boolean raised = taken.isRejected() && attempt != null && !"1".equals(attempt.toString());
        String beginning = "attempt " + attempt + ":";
        return raised && !taken.rejected().startsWith(beginning)
                ? beginning + " " + taken.rejected()
                : taken.rejected();
    }

    /** Some databases give their column names in capitals. */
    private static Map<String, Object> lowerCase(Map<String, Object> row) {
        Map<String, Object> lower = new HashMap<>();
        row.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
