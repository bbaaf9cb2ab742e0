package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that this run has started, with its output in a file. */
final class ChildProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 60;
    private static final long KB_IN_MB = 1_024;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(Path folder, String name, List<String> command) {
        try {
            Path log = Files.createTempFile(folder, name + "-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // What somebody has set for a bridge of his own would win over the settings of the run.
            builder.environment()
                    .keySet()
                    .removeIf(variable -> variable.matches("(VIPPS|BRIDGE|ERP|SERVER|MANAGEMENT|LOGGING)_.*")
                            && !"BRIDGE_JAVA_OPTS".equals(variable));
            Process process = builder.start();
            // A run that is broken off leaves no process behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-" + name));
            return new ChildProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A main class of the benchmark, with the JVM options that the bridge has. */
    static ChildProcess java(Path folder, String name, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xss512k",
                "-XX:ReservedCodeCacheSize=64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return start(folder, name, command);
    }

    /** @throws IllegalStateException with its output, when it has ended */
    void mustLive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("a process has ended with " + process.exitValue() + ":\n" + log());
        }
    }

    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Duration cpu() {
        return cpu(process.toHandle());
    }

    static Duration cpu(ProcessHandle one) {
        return one.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most that it ever had in memory, in MB; 0 where the system does not tell. */
    long mostResidentMb() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KB_IN_MB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Asks it to end, and does not wait. */
    void stop() {
        process.destroy();
    }

    @Override
    public void close() {
        stop();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
