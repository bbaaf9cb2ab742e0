package io.github.erpvipps.drop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.accept.IntakeWatch;
import io.github.erpvipps.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a result for each file once each of its lines has an outcome, or after a day with what the others wait for. The
 * summary's numbers balance: in = done + rejected + dead-lettered + waiting.
 */
public final class ResultFiles {

    private static final List<String> COLUMNS = List.of(
            "line",
            "id",
            "order_id",
            "status",
            "amount_minor",
            "payment_reference",
            "payment_url",
            "vipps_transaction_id",
            "problem");

    private final Ledger ledger;
    private final Shelf outbox;
    private final IntakeWatch watch;
    private final ObjectMapper json = new ObjectMapper();

    public ResultFiles(Ledger ledger, IntakeWatch watch, Path outbox) {
        this.ledger = ledger;
        this.watch = watch;
        this.outbox = new Shelf(outbox);
    }

    /** Where a line ended, for the summary. */
    private enum End {
        DONE,
        REJECTED,
        DEAD_LETTERED,
        WAITING
    }

    private static final class Tally {
        private long lines;
        private long minor;

        void add(Number amount) {
            lines++;
            minor += amount == null ? 0 : amount.longValue();
        }
    }

    /** Writes all results that are due. One that cannot be written keeps back no other. */
    public void writeDue() throws IOException {
        IOException failure = null;
        for (Map<String, Object> file : ledger.rows("files/due-results", Map.of())) {
            try {
                write(file);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void write(Map<String, Object> file) throws IOException {
        long fileId = (Long) file.get("file_id");
        int number = (Integer) file.get("results") + 1;
        String name = Shelf.nameOf((String) file.get("name"), (String) file.get("hash"));
        String suffix = number == 1 ? "" : "-" + number;
        Map<End, Tally> tallies = new EnumMap<>(End.class);
        for (End end : End.values()) {
            tallies.put(end, new Tally());
        }
        Tally in = new Tally();
        outbox.write(name + ".result" + suffix + ".csv", writer -> {
            try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
                csv.printRecord(COLUMNS);
                ledger.each("files/results", Map.of("file_id", fileId), line -> {
                    Shelf.print(csv, COLUMNS.stream().map(line::get));
                    Number amount = (Number) line.get("amount_minor");
                    in.add(amount);
                    tallies.get(End.valueOf((String) line.get("end_of_line"))).add(amount);
                });
            }
        });
        outbox.write(
                name + ".summary" + suffix + ".json",
                writer -> writer.write(
                        json.writerWithDefaultPrettyPrinter().writeValueAsString(summary(file, in, tallies)) + "\n"));
        ledger.run(
                "files/reported",
                Map.of("file_id", fileId, "results", number, "waiting", tallies.get(End.WAITING).lines > 0));
        watch.result();
    }

    private ObjectNode summary(Map<String, Object> file, Tally in, Map<End, Tally> tallies) {
        ObjectNode summary = json.createObjectNode();
        summary.put("file", (String) file.get("name"));
        summary.put("sha256", (String) file.get("hash"));
        ObjectNode counts = summary.putObject("lines");
        ObjectNode sums = summary.putObject("amount_minor");
        counts.put("in", in.lines);
        sums.put("in", in.minor);
        tallies.forEach((end, tally) -> {
            String name = end.name().toLowerCase(Locale.ROOT);
            counts.put(name, tally.lines);
            sums.put(name, tally.minor);
        });
        return summary;
    }
}
