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

/** A process {@code bridge run} on a ledger, with the address at which it is looked at. */
record GrowingBridge(ChildProcess process, int managementPort) implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);
    private static final int OK = 200;

    static GrowingBridge start(Path home, Path folder, GrowingLedger ledger, VippsStandIn vipps, int inFlight)
            throws InterruptedException {
        int managementPort = freePort();
        Path config = folder.resolve(ledger.name() + ".properties");
        try {
            Files.writeString(config, """
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
                    """.formatted(vipps.url(), inFlight, ledger.url(), freePort(), managementPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        GrowingBridge bridge = new GrowingBridge(
                ChildProcess.start(
                        folder,
                        "bridge-" + ledger.name(),
                        List.of(home.resolve("bridge").toString(), "run", "--config", config.toString())),
                managementPort);
        Waiting.forIt("the bridge", START, () -> {
            bridge.process.mustLive();
            return bridge.answers("health/ready") ? true : null;
        });
        return bridge;
    }

    /** How long an answer of {@code /observe/…} takes, in milliseconds. */
    double milliseconds(String path) {
        long begin = System.nanoTime();
        if (!answers(path)) {
            throw new IllegalStateException("/observe/" + path + " does not answer");
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private boolean answers(String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/observe/" + path))
                .timeout(START)
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
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

    @Override
    public void close() {
        process.close();
    }
}
