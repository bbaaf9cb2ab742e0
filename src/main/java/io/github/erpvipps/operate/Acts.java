package io.github.erpvipps.operate;

import io.github.erpvipps.ledger.Operators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What people have done, as a table for a spreadsheet. */
public final class Acts {

    private static final String FORMULA = "=+-@\t\r";

    private Acts() {}

    /**
     * A month of acts as CSV with a header, separated by semicolons, times as in ISO 8601.
     *
     * @param zone whose calendar the month is of
     */
    public static String csv(Operators operators, YearMonth month, ZoneId zone) {
        List<Operators.Act> acts = operators.acts(
                month.atDay(1).atStartOfDay(zone).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(';')
                .setRecordSeparator("\r\n")
                .setHeader("at", "who", "what", "order_id", "operation_id", "detail")
                .get();
        try (CSVPrinter table = new CSVPrinter(text, format)) {
            for (Operators.Act act : acts) {
                table.printRecord(
                        act.at().atZone(zone).toOffsetDateTime(),
                        text(act.who()),
                        act.what(),
                        text(act.orderId()),
                        act.operationId(),
                        text(act.detail()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A spreadsheet takes what begins like a formula for one. */
    private static String text(String cell) {
        return cell != null && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
