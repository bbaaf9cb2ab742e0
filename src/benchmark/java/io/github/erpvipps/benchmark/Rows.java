package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The rows that a subject is to work off, made and read by the statements in {@code benchmark/sql}. */
record Rows(Path sql, Ground ground) {

    void createTables() throws SQLException {
        ground.run(read("plain", "create-tables"));
    }

    /** Makes rows for a subject; they become visible at once, with the tables' statistics as they then are. */
    void prepare(Subject subject, Call call, String name, int rows) throws SQLException {
        Connection connection = ground.connection();
        connection.setAutoCommit(false);
        try {
            ground.run(read(subject.tables(), "prepare-" + call.id())
                    .replace(":name", "'" + name + "'")
                    .replace(":rows", String.valueOf(rows)));
            ground.checkpoint();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** When the last outcome was committed, in milliseconds of the machine's clock; empty while some are not. */
    Optional<Long> settledAt(Subject subject, Call call) throws SQLException {
        String question = "select extract(epoch from max(settled)) * 1000 from (" + outcomes(subject, call)
                + ") o having count(settled) = count(*)";
        try (Statement statement = ground.connection().createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    /** The latency of a call in milliseconds: half of them took at most the first, 99 of 100 at most the second. */
    double[] percentiles(Subject subject, Call call) throws SQLException {
        String began = subject.isOneByOne() ? "lag(ended) over (order by ended)" : "began";
        String question =
                "select percentile_cont(0.5) within group (order by ms), percentile_cont(0.99) within group (order by ms)"
                        + " from (select extract(epoch from ended - " + began + ") * 1000 as ms from ("
                        + outcomes(subject, call) + ") o) l";
        try (Statement statement = ground.connection().createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return new double[] {row.getDouble(1), row.getDouble(2)};
        }
    }

    private String outcomes(Subject subject, Call call) {
        return read(subject.tables(), call.isLook() ? "outcomes-of-looks" : "outcomes-of-operations");
    }

    private String read(String folder, String name) {
        try {
            return Files.readString(sql.resolve(folder).resolve(name + ".sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
