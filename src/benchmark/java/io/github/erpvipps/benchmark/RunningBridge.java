package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A bridge as it is shipped, in a process of its own, which is ready.
 *
 * @param startSeconds from the start of the process until it was
 */
record RunningBridge(ChildProcess process, int managementPort, double startSeconds) implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * @param home the sources' folder, with a build in it
     * @param folder for what it writes
     * @param settings on top of what it needs
     */
    static RunningBridge start(
            Path home, Path folder, String database, String vipps, int inFlight, Map<String, String> settings)
            throws InterruptedException {
        int managementPort = freePort();
        Path config = config(folder, database, vipps, inFlight, managementPort, settings);
        long begin = System.nanoTime();
        ChildProcess process = ChildProcess.start(
                folder, "bridge", List.of(home.resolve("bridge").toString(), "run", "--config", config.toString()));
        try {
            Waiting.forIt("the bridge", START, () -> {
                process.mustLive();
                return answers(managementPort, "health/ready") ? true : null;
            });
        } catch (IllegalStateException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new RunningBridge(process, managementPort, (System.nanoTime() - begin) / 1e9);
    }

    private static Path config(
            Path folder,
            String database,
            String vipps,
            int inFlight,
            int managementPort,
            Map<String, String> settings) {
        String more = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("\n"));
        try {
            return Files.writeString(Files.createTempFile(folder, "bridge-", ".properties"), """
                    vipps.base-url=%s
                    vipps.client-id=benchmark
                    vipps.client-secret=secret-of-the-benchmark
                    vipps.subscription-key=key-of-the-benchmark
                    vipps.merchant-serial-number=123456
                    vipps.callback-prefix=https://bridge.example.com/vipps/callbacks
                    vipps.return-url=https://shop.example.com/thanks
                    vipps.concurrency=%d
                    bridge.callback-secret=callback-secret-of-the-benchmark
                    bridge.jdbc-url=%s
                    bridge.username=postgres
                    erp.create-tables=true
                    server.host=127.0.0.1
                    server.port=%d
                    management.port=%d
                    %s
                    """.formatted(
                            vipps, inFlight, database, freePort(), managementPort, more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long an answer of {@code /observe/…} takes, in milliseconds. */
    double milliseconds(String path) {
        long begin = System.nanoTime();
        if (!answers(managementPort, path)) {
            throw new IllegalStateException("/observe/" + path + " does not answer");
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean answers(int managementPort, String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/observe/" + path))
                .timeout(ANSWER)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
