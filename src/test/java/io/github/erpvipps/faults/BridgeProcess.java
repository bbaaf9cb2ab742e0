package io.github.erpvipps.faults;

import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A command of the bridge in a process of its own, which may be killed, hung or cut off at a named point. */
public final class BridgeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private BridgeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A bridge that nothing befalls, as {@code ./bridge run} starts it. */
    public static BridgeProcess run(Path folder, Path home, Settings settings) {
        return start(folder, home, settings, null, "run");
    }

    /**
     * @param folder for its settings and its log; the folders of files are there, too
     * @param home the installation
     * @param point null: nothing befalls it
     */
    static BridgeProcess start(Path folder, Path home, Settings settings, NamedPoint point, String... command) {
        try {
            Path config = Files.writeString(
                    Files.createTempFile(folder, "bridge", ".properties"),
                    settings.names().stream()
                            .map(name -> name + "=" + settings.text(name))
                            .collect(Collectors.joining("\n")));
            Path log = Files.createTempFile(folder, "bridge", ".log");
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-Xmx128m",
                    "-Dbridge.home=" + home,
                    "-Dblow.folders=" + folder,
                    "-Dblow.at=" + (point == null ? "" : point)));
            line.addAll(List.of("-cp", System.getProperty("java.class.path"), FaultyBridge.class.getName()));
            line.addAll(List.of(command));
            line.addAll(List.of("--config", config.toString()));
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new BridgeProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the blow has fallen. */
    boolean isStruck() {
        return log().contains("BLOW ");
    }

    /** Waits until its routes run. */
    public void awaitUp() {
        await().atMost(Duration.ofSeconds(2 * PATIENCE_SECONDS)).until(this::isUp);
    }

    boolean isUp() {
        return process.isAlive() && log().contains("bridge is up");
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP. */
    void hang() {
        signal("STOP");
    }

    /** SIGCONT. */
    void goOn() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " has failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until it has ended, and gives its exit code. */
    int end() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the process does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Calls back in another thread once it has ended. */
    void onEnd(Runnable then) {
        Runnable waiting = () -> {
            process.onExit().join();
            then.run();
        };
        new Thread(waiting, "after the end").start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end();
    }
}
