package io.github.erpvipps.torture;

import static org.awaitility.Awaitility.await;

import io.github.erpvipps.run.OwnPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The durable PostgreSQL that a bridge would start for itself, which can be killed and comes back on the same port. */
final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final Path log;
    private final OwnPostgres postgres;
    private final String command;

    PostgresServer(Path directory, Path log) {
        this.directory = directory;
        this.log = log;
        this.postgres = OwnPostgres.start(directory, 0);
        this.command = read("postmaster.opts").strip();
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    int port() {
        return URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    /** kill -9 of the postmaster; its children notice and end. */
    void kill() {
        Machine.signal(pid(), "KILL");
    }

    /** What the postmaster itself wrote down of how it was started; it does not come up while old children still hold its memory. */
    void restart() {
        await("PostgreSQL is back")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    if (!answers()) {
                        new ProcessBuilder(start())
                                .redirectErrorStream(true)
                                .redirectOutput(Redirect.appendTo(log.toFile()))
                                .start();
                    }
                    return answersSoon();
                });
    }

    /** PostgreSQL does not run as root, so the embedded one of root runs in a user namespace, and so must this one. */
    private List<String> start() {
        List<String> shell = List.of("sh", "-c", "exec " + command);
        return "root".equals(System.getProperty("user.name"))
                ? Stream.concat(Stream.of("unshare", "-U"), shell.stream()).toList()
                : shell;
    }

    private boolean answersSoon() throws InterruptedException {
        for (int i = 0; i < 20 && !answers(); i++) {
            Thread.sleep(100);
        }
        return answers();
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), OwnPostgres.USER, "")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private long pid() {
        return Long.parseLong(read("postmaster.pid").lines().findFirst().orElseThrow());
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
