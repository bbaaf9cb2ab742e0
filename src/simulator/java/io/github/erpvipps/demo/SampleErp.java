package io.github.erpvipps.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Plays the ERP: it inserts the samples' rows into its tables, each when its order has come so far, and drops the samples'
 * files, each when the one before has its results.
 */
final class SampleErp {

    private static final String WHEN = "when_payment_is";
    private static final List<String> FILES =
            List.of("orders-webshop.csv", "shipments-warehouse.json", "refunds-service.csv");

    private final JdbcClient sql;
    private final Path samples;
    private final Path data;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> files = new ArrayList<>(FILES);

    /** A row that the ERP will write, and the state of the payment that lets it. */
    private record Row(String table, String when, Map<String, String> columns) {}

    SampleErp(DataSource erp, Path samples, Path data) {
        this.sql = JdbcClient.create(erp);
        this.samples = samples;
        this.data = data;
        read("sales_order", "orders.csv");
        read("shipment", "shipments.csv");
        read("refund", "refunds.csv");
        read("cancellation", "cancellations.csv");
    }

    private void read(String table, String file) {
        for (Map<String, String> line : Csv.read(samples.resolve("tables").resolve(file))) {
            Map<String, String> columns = new LinkedHashMap<>(line);
            String when = columns.remove(WHEN);
            columns.values().removeIf(String::isEmpty);
            rows.add(new Row(table, when, columns));
        }
    }

    /** All is said; the rest is the bridge's. */
    boolean hasNothingMoreToSay() {
        return rows.isEmpty() && files.isEmpty();
    }

    /** What the ERP still waits for. */
    Stream<String> unsaid() {
        return Stream.concat(
                rows.stream()
                        .map(row -> row.table() + " of order " + row.columns().get("order_id")
                                + " waits for the payment to be " + row.when()),
                files.stream().map(file -> "file " + file + " waits for the results of the one before"));
    }

    /** Does what can be done now; of the new orders one at a time, as they come in a shop. */
    void act() {
        Map<String, String> statuses =
                sql.sql("select order_id, payment_status from erp.sales_order").query().listOfRows().stream()
                        .collect(Collectors.toMap(
                                row -> (String) row.get("order_id"), row -> (String) row.get("payment_status")));
        Optional<Row> nextOrder =
                rows.stream().filter(row -> row.when().isEmpty()).findFirst();
        nextOrder.ifPresent(this::write);
        List<Row> due = rows.stream()
                .filter(row -> row.when().equals(statuses.get(row.columns().get("order_id"))))
                .toList();
        due.forEach(this::write);
        if (!files.isEmpty() && resultsOfTheFileBefore()) {
            drop(files.remove(0));
        }
    }

    private void write(Row row) {
        rows.remove(row);
        Map<String, SqlParameterValue> values = new LinkedHashMap<>();
        row.columns().forEach((column, text) -> values.put(column, new SqlParameterValue(Types.OTHER, text)));
        boolean again = row.table().equals("sales_order")
                && !row.columns().get("attempt").equals("1");
        String columns = String.join(", ", values.keySet());
        String parameters = values.keySet().stream().map(column -> ":" + column).collect(Collectors.joining(", "));
        String statement = again
                ? "update erp.sales_order set (" + columns + ") = (" + parameters + ") where order_id = :order_id"
                : "insert into erp." + row.table() + " (" + columns + ") values (" + parameters + ")";
        sql.sql(statement).params(values).update();
    }

    private boolean resultsOfTheFileBefore() {
        int next = FILES.size() - files.size();
        if (next == 0) {
            return true;
        }
        String before = FILES.get(next - 1);
        return Outbox.files(data.resolve("outbox"), name -> name.startsWith(before) && name.endsWith(".result.csv"))
                .findFirst()
                .isPresent();
    }

    /** Under a name that the bridge does not look at, until it is whole. */
    private void drop(String file) {
        Path inbox = data.resolve("inbox");
        try {
            Files.createDirectories(inbox);
            Path part = Files.copy(samples.resolve("files").resolve(file), inbox.resolve(file + ".part"));
            Files.move(part, inbox.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
