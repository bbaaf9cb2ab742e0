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
import java.util.stream.Stream;

/** The PostgreSQL that all subjects work on: the one that the bridge itself starts with {@code bridge.embedded}, durable. */
final class Ground implements AutoCloseable {

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
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-postgres"));
        Ground ground = new Ground(directory, postgres, connect(postgres));
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

    Connection connection() {
        return connection;
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
        run("create table if not exists commits (at timestamptz)");
        for (int i = 0; i < 300; i++) {
            long begin = System.nanoTime();
            run("insert into commits values (clock_timestamp())");
            nanos.add(System.nanoTime() - begin);
        }
        nanos.sort(null);
        return nanos.get(nanos.size() / 2) / 1e6;
    }

    void checkpoint() throws SQLException {
        try (Connection other = connect(postgres);
                Statement statement = other.createStatement()) {
            statement.execute("checkpoint");
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

    /** The statements that were run at least once for ten calls, with how often for each call and how long. */
    String statements(int made) throws SQLException {
        StringBuilder table = new StringBuilder();
        String question = """
                select calls, total_exec_time / calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 110), total_exec_time
                from pg_stat_statements where calls * 10 >= ? or total_exec_time > 50 order by total_exec_time desc limit 40
                """;
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setInt(1, made);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    table.append(String.format(
                            "%8.2f a call  %8.3f ms each  %9.0f ms  %s%n",
                            row.getLong(1) / (double) made, row.getDouble(2), row.getDouble(4), row.getString(3)));
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

    void run(String statements) throws SQLException {
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
