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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts the subjects, each in a process of its own.
 *
 * @param home the sources' folder, with a build in it
 * @param folder for what the processes write
 * @param database its address
 * @param vipps the stand-in's address
 * @param settings of the bridge, on top of what it needs
 */
record Running(Path home, Path folder, String database, String vipps, Map<String, String> settings) {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** @param bridges how many of them, where the subject is a bridge */
    UnderTest start(Subject subject, Call call, int inFlight, int bridges) throws InterruptedException {
        return switch (subject) {
            case BRIDGE, BRIDGE_WITH_ERP -> {
                Map<String, String> all = new LinkedHashMap<>(call.settings());
                all.putAll(settings);
                yield bridges(inFlight, bridges, all);
            }
            case LOOP_ONE_BY_ONE, LOOP_IN_BATCHES ->
                one(ChildProcess.java(
                        folder,
                        subject.id(),
                        HandWrittenLoop.class,
                        database,
                        vipps,
                        call.id(),
                        String.valueOf(inFlight),
                        String.valueOf(subject == Subject.LOOP_IN_BATCHES)));
            case OBVIOUS_ROUTE ->
                one(ChildProcess.java(
                        folder,
                        subject.id(),
                        ObviousRoute.class,
                        database,
                        vipps,
                        home.resolve("benchmark/obvious-routes/" + call.id() + ".camel.yaml")
                                .toString()));
        };
    }

    private static UnderTest one(ChildProcess process) {
        return new UnderTest(List.of(process), 0);
    }

    /** A bridge with its defaults, but for what {@code --set} says. */
    UnderTest bridge(int inFlight) throws InterruptedException {
        return bridges(inFlight, 1, settings);
    }

    private UnderTest bridges(int inFlight, int bridges, Map<String, String> all) throws InterruptedException {
        List<ChildProcess> started = new ArrayList<>();
        double longest = 0;
        try {
            for (int i = 0; i < bridges; i++) {
                int managementPort = freePort();
                Path config = config(inFlight, managementPort, all);
                long begin = System.nanoTime();
                ChildProcess bridge = ChildProcess.start(
                        folder,
                        "bridge",
                        List.of(home.resolve("bridge").toString(), "run", "--config", config.toString()));
                started.add(bridge);
                Waiting.forIt("the bridge", START, () -> {
                    bridge.mustLive();
                    return isReady(managementPort) ? true : null;
                });
                longest = Math.max(longest, (System.nanoTime() - begin) / 1e9);
            }
            return new UnderTest(started, longest);
        } catch (IllegalStateException | InterruptedException e) {
            new UnderTest(started, 0).close();
            throw e;
        }
    }

    private Path config(int inFlight, int managementPort, Map<String, String> all) {
        String more = all.entrySet().stream()
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

    private static boolean isReady(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
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
