package io.github.erpvipps.faults;

import io.github.erpvipps.cli.BridgeCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/** {@code ./bridge} as it is, in a process with the system property {@code blow.at}: see {@link NamedPoint}. */
public final class FaultyBridge {

    /** The exit code of a process that got SIGKILL. */
    static final int KILLED = 137;

    private static final long BETWEEN_GLANCES_NANOS = 100_000;

    private FaultyBridge() {}

    public static void main(String[] args) throws SQLException {
        String at = System.getProperty("blow.at", "");
        if (!at.isEmpty()) {
            NamedPoint point = NamedPoint.of(at);
            if (point.isFile()) {
                haltOnceThere(point, Path.of(System.getProperty("blow.folders")));
            } else {
                FaultyDriver driver =
                        new FaultyDriver(point, new StatementNames(Path.of(System.getProperty("bridge.home"))));
                // Of all drivers that take an address, the first gets it.
                org.postgresql.Driver.deregister();
                DriverManager.registerDriver(driver);
            }
        }
        BridgeCommand.main(args);
    }

    private static void haltOnceThere(NamedPoint point, Path folders) {
        String[] parts = point.what().split("/", 2);
        Path folder = folders.resolve(parts[0]);
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + parts[1]);
        Thread watch = new Thread(
                () -> {
                    while (!isThere(folder, glob)) {
                        LockSupport.parkNanos(BETWEEN_GLANCES_NANOS);
                    }
                    say(point);
                    Runtime.getRuntime().halt(KILLED);
                },
                "watch " + point.what());
        watch.setDaemon(true);
        watch.start();
    }

    /** Files under a hidden name are not there yet. */
    private static boolean isThere(Path folder, PathMatcher glob) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, f -> !f.getFileName().toString().startsWith(".") && glob.matches(f.getFileName()))) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void say(NamedPoint point) {
        System.err.println("BLOW " + point);
        System.err.flush();
    }

    /** Every thread of this process stops, as if its machine had been put to sleep. */
    static void hang() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
