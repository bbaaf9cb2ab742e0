package io.github.erpvipps.benchmark;

import io.github.erpvipps.run.OwnPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The PostgreSQL that all subjects work on: the one that the bridge itself starts with {@code bridge.embedded}, durable. */
final class Ground implements AutoCloseable {

    private static final String PLAIN_TABLES = """
            create schema if not exists plain;
            create table if not exists plain.payment (
                payment_id       bigint       generated always as identity primary key,
                reference        varchar(64)  not null unique,
                authorized_minor bigint       not null,
                held_minor       bigint       not null,
                captured_minor   bigint       not null default 0,
                check (held_minor + captured_minor <= authorized_minor));
            create table if not exists plain.capture (
                capture_id      bigint      generated always as identity primary key,
                payment_id      bigint      not null references plain.payment,
                reference       varchar(64) not null,
                idempotency_key varchar(40) not null,
                request_body    bytea       not null,
                amount_minor    bigint      not null,
                state           varchar(8)  not null,
                lease_token     uuid,
                lease_until     timestamptz,
                sent_at         timestamptz,
                done_at         timestamptz,
                transaction_id  varchar(64));
            create index if not exists capture_ready on plain.capture (capture_id) where state = 'READY';
            create table if not exists plain.event (
                event_id   bigint      generated always as identity primary key,
                at         timestamptz not null default clock_timestamp(),
                capture_id bigint      not null,
                what       varchar(40) not null)
            """;

    private static final String BODY =
            "convert_to('{\"merchantInfo\":{\"merchantSerialNumber\":\"123456\"},\"transaction\":{\"amount\":10000,\"transactionText\":\"Benchmark\"}}', 'UTF8')";

    private static final String PREPARE_PLAIN = """
            with paid as (
                insert into plain.payment (reference, authorized_minor, held_minor)
                select :name || '-' || i, 10000, 10000 from generate_series(1, :captures) i
                returning payment_id, reference)
            insert into plain.capture (payment_id, reference, idempotency_key, request_body, amount_minor, state)
            select payment_id, reference, 'c-' || md5(reference), :body, 10000, 'READY' from paid order by payment_id
            """;

    private static final String PREPARE_PAYMENTS = """
            insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
                authorized_minor, held_minor, state, description, initiated_at, authorized_at, report_to_table)
            select :name || '-' || i, 1, 1, '123456', 'ecom', :name || '-' || i, 'NOK', 10000,
                10000, :held, 'AUTHORIZED', 'Benchmark', clock_timestamp(), clock_timestamp(), :reported
            from generate_series(1, :captures) i
            """;

    private static final String PREPARE_OPERATIONS = """
            insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor,
                content, idempotency_key, request_body, state, api)
            select 'CAPTURE', 'SHIPMENT', order_id, order_id, payment_id, '123456', 10000, 10000,
                'benchmark', 'c-' || md5(order_id), :body, 'READY', 'ecom'
            from bridge.payment where order_id like :name || '-%' order by payment_id
            """;

    private static final String PREPARE_ERP = """
            insert into erp.sales_order (order_id, amount_minor, description, payment_status, payment_reference, authorized_minor)
            select order_id, 10000, 'Benchmark', 'AUTHORIZED', reference, 10000
            from bridge.payment where order_id like :name || '-%';
            insert into erp.shipment (shipment_id, order_id, amount_minor)
            select order_id, order_id, 10000 from bridge.payment where order_id like :name || '-%'
            """;

    private final Path directory;
    private final OwnPostgres postgres;
    private final Connection connection;

    private Ground(Path directory, OwnPostgres postgres, Connection connection) {
        this.directory = directory;
        this.postgres = postgres;
        this.connection = connection;
    }

    /** @param statements whether to count statements; it costs a little, so the numbers of such a run are no result */
    static Ground start(Path directory, boolean statements) throws SQLException {
        OwnPostgres postgres = OwnPostgres.start(directory, 0);
        if (statements) {
            try (Connection first = connect(postgres);
                    Statement statement = first.createStatement()) {
                statement.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
            }
            postgres.close();
            postgres = OwnPostgres.start(directory, 0);
        }
        Ground ground = new Ground(directory, postgres, connect(postgres));
        ground.run(PLAIN_TABLES);
        if (statements) {
            ground.run("create extension if not exists pg_stat_statements");
        }
        ground.mustBeDurable();
        return ground;
    }

    private static Connection connect(OwnPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), OwnPostgres.USER, "");
    }

    private void mustBeDurable() throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            if (!"on".equals(setting(setting))) {
                throw new IllegalStateException(setting + " is " + setting(setting) + ": a result would mean nothing");
            }
        }
    }

    String url() {
        return postgres.jdbcUrl();
    }

    /** What decides about durability and size, and the version. */
    Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : List.of(
                "server_version",
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "wal_sync_method",
                "shared_buffers")) {
            settings.put(name, setting(name));
        }
        return settings;
    }

    private String setting(String name) throws SQLException {
        return text("show " + name);
    }

    /** How long one durable commit takes when nobody else is there, in milliseconds, in the middle of many. */
    double commitMs() throws SQLException {
        List<Long> nanos = new ArrayList<>();
        run("create table if not exists plain.commits (at timestamptz)");
        for (int i = 0; i < 300; i++) {
            long begin = System.nanoTime();
            run("insert into plain.commits values (clock_timestamp())");
            nanos.add(System.nanoTime() - begin);
        }
        nanos.sort(null);
        return nanos.get(nanos.size() / 2) / 1e6;
    }

    /** Makes rows for a subject; they become visible at once, with the tables' statistics as they then are. */
    void prepare(Subject subject, String name, int captures) throws SQLException {
        connection.setAutoCommit(false);
        for (String statement : statements(subject)) {
            run(statement
                    .replace(":body", BODY)
                    .replace(":name", "'" + name + "'")
                    .replace(":captures", String.valueOf(captures))
                    .replace(":held", subject == Subject.BRIDGE ? "10000" : "0")
                    .replace(":reported", String.valueOf(subject == Subject.BRIDGE_WITH_ERP)));
        }
        try (Connection other = connect(postgres);
                Statement statement = other.createStatement()) {
            statement.execute("checkpoint");
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static List<String> statements(Subject subject) {
        return switch (subject) {
            case BRIDGE ->
                List.of(
                        "truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment",
                        PREPARE_PAYMENTS,
                        PREPARE_OPERATIONS,
                        "analyze bridge.payment, bridge.operation");
            case BRIDGE_WITH_ERP ->
                List.of(
                        "truncate erp.sales_order, erp.shipment",
                        "truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment",
                        PREPARE_PAYMENTS,
                        PREPARE_ERP,
                        "update bridge.payment set reported_version = version",
                        "analyze bridge.payment, erp.sales_order, erp.shipment");
            case LOOP_ONE_BY_ONE, LOOP_IN_BATCHES, OBVIOUS_ROUTE ->
                List.of(
                        "truncate plain.capture, plain.event, plain.payment",
                        PREPARE_PLAIN,
                        "analyze plain.payment, plain.capture");
        };
    }

    /** When the last capture was committed as done, in milliseconds of the machine's clock; empty while some are not. */
    Optional<Long> doneAt(Subject subject) throws SQLException {
        String question =
                switch (subject) {
                    case BRIDGE ->
                        "select extract(epoch from max(updated_at)) * 1000 from bridge.operation having bool_and(state = 'DONE')";
                    case BRIDGE_WITH_ERP -> """
                        select extract(epoch from max(capture_updated_at)) * 1000 from erp.shipment
                        having bool_and(capture_status = 'DONE') and not exists (
                            select from erp.sales_order where payment_status <> 'CAPTURED')
                        """;
                    case LOOP_ONE_BY_ONE, LOOP_IN_BATCHES, OBVIOUS_ROUTE ->
                        "select extract(epoch from max(done_at)) * 1000 from plain.capture having bool_and(state = 'DONE')";
                };
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    /** The latency of a capture in milliseconds: half of them were at most the first, 99 of 100 at most the second. */
    double[] percentiles(Subject subject) throws SQLException {
        String latencies =
                switch (subject) {
                    case BRIDGE, BRIDGE_WITH_ERP -> "select updated_at - sent_at as took from bridge.operation";
                    case LOOP_ONE_BY_ONE, LOOP_IN_BATCHES -> "select done_at - sent_at as took from plain.capture";
                    case OBVIOUS_ROUTE ->
                        "select done_at - lag(done_at) over (order by done_at) as took from plain.capture";
                };
        String question =
                "select percentile_cont(0.5) within group (order by ms), percentile_cont(0.99) within group (order by ms)"
                        + " from (select extract(epoch from took) * 1000 as ms from (" + latencies + ") l) m";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return new double[] {row.getDouble(1), row.getDouble(2)};
        }
    }

    long commits() throws SQLException {
        return Long.parseLong(text("select xact_commit from pg_stat_database where datname = current_database()"));
    }

    long walBytes() throws SQLException {
        return Long.parseLong(text("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
    }

    /** Of all processes of the server that are alive. */
    Duration cpu() throws SQLException {
        ProcessHandle own = ProcessHandle.of(Long.parseLong(text("select pg_backend_pid()")))
                .orElseThrow();
        ProcessHandle server = own.parent().orElseThrow();
        return server.descendants().map(ChildProcess::cpu).reduce(ChildProcess.cpu(server), Duration::plus);
    }

    void forgetStatements() throws SQLException {
        text("select pg_stat_statements_reset()::text");
    }

    /** The statements that were run at least once for ten captures, with how often for each capture and how long. */
    String statements(int captures) throws SQLException {
        StringBuilder table = new StringBuilder();
        String question = """
                select calls, total_exec_time / calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 110), total_exec_time
                from pg_stat_statements where calls * 10 >= ? or total_exec_time > 50 order by total_exec_time desc limit 40
                """;
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setInt(1, captures);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    table.append(String.format(
                            "%8.2f a capture  %8.3f ms each  %9.0f ms  %s%n",
                            row.getLong(1) / (double) captures, row.getDouble(2), row.getDouble(4), row.getString(3)));
                }
            }
        }
        return table.toString();
    }

    private String text(String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** Stops the server and deletes what it has written. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            postgres.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
