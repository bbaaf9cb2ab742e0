package io.github.erpvipps.run;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL of the bridge's own, with its files in a folder of the installation. Durable: the library's defaults for tests
 * are turned back.
 */
public final class OwnPostgres implements AutoCloseable {

    /** The only user; the server listens on loopback alone. */
    public static final String USER = "postgres";

    private static final int PORT_LINE_OF_PID_FILE = 3;

    private final EmbeddedPostgres postgres;

    private OwnPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts the server in a folder, which is made when it is missing.
     *
     * @param port 0 for any that is free
     * @throws IllegalStateException when a server is already running there, or cannot be started
     */
    public static OwnPostgres start(Path directory, int port) {
        Optional<Integer> running = runningPort(directory);
        if (running.isPresent() && answers(running.get(), directory)) {
            throw new IllegalStateException("bridge.embedded-directory: a PostgreSQL is already running in " + directory
                    + "; another bridge uses it");
        }
        try {
            Files.createDirectories(directory);
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    // Its own hook would stop the server while the bridge still records its last answers.
                    .setRegisterShutdownHook(false)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "64MB")
                    .setPGStartupWait(Duration.ofSeconds(30));
            if (port != 0) {
                builder.setPort(port);
            }
            EmbeddedPostgres postgres = builder.start();
            if (!answers(postgres.getPort(), directory)) {
                postgres.close();
                throw new IllegalStateException("another server answers on port " + postgres.getPort());
            }
            return new OwnPostgres(postgres);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL in " + directory + " cannot be started", e);
        }
    }

    /** The address of a server that is running in a folder, for a command beside a running bridge. */
    public static Optional<String> running(Path directory) {
        return runningPort(directory).filter(port -> answers(port, directory)).map(OwnPostgres::url);
    }

    private static Optional<Integer> runningPort(Path directory) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("postmaster.pid"));
            return lines.size() > PORT_LINE_OF_PID_FILE
                    ? Optional.of(
                            Integer.parseInt(lines.get(PORT_LINE_OF_PID_FILE).strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the server on a port is the one with its files in this folder. */
    private static boolean answers(int port, Path directory) {
        try (Connection connection = DriverManager.getConnection(url(port), USER, "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), directory);
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=5";
    }

    public String jdbcUrl() {
        return url(postgres.getPort());
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
