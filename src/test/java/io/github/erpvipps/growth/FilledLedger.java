package io.github.erpvipps.growth;

import io.github.erpvipps.erp.ErpTables;
import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.run.OwnPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;

/** A ledger and an ERP's tables with many rows, made by the database itself. */
public final class FilledLedger implements AutoCloseable {

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Connection connection;
    private int closed;
    private int archived;
    private int reserved;

    /** @param open how many open payments there are, for good */
    public FilledLedger(int open) throws SQLException, IOException {
        database.setUrl(TestPostgres.newDatabase());
        database.setUser(OwnPostgres.USER);
        new Ledger(database).migrate();
        ErpTables.create(database, Path.of("routes/sql/erp"));
        connection = database.getConnection();
        // The rows fit together by how they are made; to check each reference takes longer than to write it.
        run("set session_replication_role = replica; set synchronous_commit = off");
        run(script("open").replace(":last", String.valueOf(open)));
    }

    /** Adds closed payments until there are so many, and has the planner know of them. */
    void growTo(int closedPayments) throws SQLException, IOException {
        run(script("closed")
                .replace(":first", String.valueOf(closed + 1))
                .replace(":last", String.valueOf(closedPayments)));
        closed = closedPayments;
        run("vacuum (analyze)");
    }

    /** Archives a copy of each closed payment that is not yet. */
    void archiveCopies() throws SQLException, IOException {
        run(script("archived")
                .replace(":first", String.valueOf(archived + 1))
                .replace(":last", String.valueOf(closed)));
        archived = closed;
        run("vacuum (analyze)");
    }

    /** Adds open payments of which nothing is due until there are so many. */
    void reserveUpTo(int payments) throws SQLException, IOException {
        run(script("reserved")
                .replace(":first", String.valueOf(reserved + 1))
                .replace(":last", String.valueOf(payments)));
        reserved = payments;
        run("vacuum (analyze)");
    }

    /**
     * As after a batch that came since the planner last looked: its statistics say that nothing is open. In a large ledger a batch of
     * 100,000 is too small a part of it for PostgreSQL to look again.
     */
    void forgetWhatIsOpen() throws SQLException {
        run(
                "alter table bridge.operation set (autovacuum_enabled = off); alter table bridge.payment set (autovacuum_enabled = off)");
        run(
                "create temporary table was_operation as select operation_id, state from bridge.operation where state <> 'DONE'");
        run(
                "create temporary table was_payment as select payment_id, state from bridge.payment where state in ('ACCEPTED', 'INITIATED')");
        run("update bridge.operation set state = 'DONE' where state <> 'DONE'");
        run("update bridge.payment set state = 'AUTHORIZED' where state in ('ACCEPTED', 'INITIATED')");
        run("vacuum (analyze) bridge.operation, bridge.payment");
        run("update bridge.operation o set state = w.state from was_operation w where w.operation_id = o.operation_id");
        run("update bridge.payment p set state = w.state from was_payment w where w.payment_id = p.payment_id");
        run("vacuum bridge.operation, bridge.payment");
    }

    /** The ERP refuses for now what a tenth of the closed orders would tell it, and the feed has told all. */
    void putReportsOff() throws SQLException {
        run("""
                update bridge.operation set version = version + 1, report_to_table = true, report_after = now() + interval '1 hour'
                where purpose = 'SHIPMENT' and operation_id % 10 = 0""");
        run("""
                update bridge.payment set version = version + 1, report_to_table = true, report_after = now() + interval '1 hour'
                where payment_id % 10 = 0""");
        run("update bridge.payment set fed_version = version where version > fed_version");
    }

    String url() {
        return database.getUrl();
    }

    public Connection connection() {
        return connection;
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream file = FilledLedger.class.getResourceAsStream("/growth/" + name + ".sql")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
