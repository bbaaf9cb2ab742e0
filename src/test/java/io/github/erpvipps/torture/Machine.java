package io.github.erpvipps.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A Java process that can be started, asked to stop, killed, and stopped in its tracks. Its log goes on over restarts. */
final class Machine {

    private static final int SECONDS_TO_STOP = 40;

    private final String name;
    private final List<String> command;
    private final Path log;
    private Process process;
    private boolean wanted;

    Machine(String name, Path log, String main, List<String> arguments) {
        this.name = name;
        this.log = log;
        this.command = java(main, arguments);
    }

    /** The JVM is kept small: several of them share two cores. */
    static List<String> java(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        return command;
    }

    String name() {
        return name;
    }

    synchronized void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            wanted = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    synchronized void kill() {
        wanted = false;
        process.destroyForcibly();
        await(process);
    }

    /**
     * SIGTERM.
     *
     * @return its exit code; nothing when it did not end in time and was killed
     */
    synchronized OptionalInt terminate() {
        wanted = false;
        process.destroy();
        if (await(process)) {
            return OptionalInt.of(process.exitValue());
        }
        process.destroyForcibly();
        await(process);
        return OptionalInt.empty();
    }

    synchronized void freeze() {
        signal("STOP");
    }

    synchronized void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        signal(process.pid(), signal);
    }

    static void signal(long pid, String signal) {
        try {
            await(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code, if it ended although nobody had asked for it. */
    synchronized OptionalInt endedByItself() {
        return wanted && process != null && !process.isAlive()
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    synchronized void close() {
        wanted = false;
        if (process != null) {
            process.destroyForcibly();
            await(process);
        }
    }

    private static boolean await(Process process) {
        try {
            return process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
