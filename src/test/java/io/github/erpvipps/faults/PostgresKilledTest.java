package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is killed with SIGKILL under a working bridge, and comes back with what it had committed. */
class PostgresKilledTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void capturesInFlightAreBookedOnceWhenTheDatabaseIsKilledAndComesBack() throws IOException {
        Path data = folder.resolve("postgres");
        OwnPostgres first = OwnPostgres.start(data, 0);
        String url = first.jdbcUrl();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        SimulatorSettings slow =
                SimulatorSettings.defaults().withApproveAfterMs(50).withLatencyMs(300);
        Path home = Path.of("").toAbsolutePath();
        List<String> orders =
                IntStream.rangeClosed(1, 12).mapToObj(i -> "killed-0" + i).toList();
        try (Shop shop = Shop.withoutBridge(
                home, url, slow, "vipps.connect-timeout-ms=1000", "vipps.response-timeout-ms=1000")) {
            shop.startBridge();
            orders.forEach(order -> shop.order(order, 30000));
            orders.forEach(order -> shop.awaitOrder(order, "AUTHORIZED"));
            orders.forEach(order -> shop.ship("S-" + order, order, 20000L));
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.vipps().calls().stream()
                            .anyMatch(call -> call.operation() == Operation.CAPTURE
                                    && call.outcome().equals(RecordedCall.IN_FLIGHT)));

            killPostmaster(data);
            // It holds a lock on the folder, as a process does that ends with it.
            first.close();
            try (OwnPostgres again = OwnPostgres.start(data, port)) {
                await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                    Scene.leasesRunOut(shop);
                    orders.forEach(order ->
                            assertThat(shop.shipmentRow("S-" + order)).containsEntry("capture_status", "DONE"));
                });
                Books.assertAgree(shop);
                shop.stopBridge();
                assertThat(again.jdbcUrl()).isEqualTo(url);
            }
        }
    }

    /**
     * The first line of its pid file is the server's process. Those that serve connections end with it, each when it notices, and
     * as long as one of them is left no server starts.
     */
    private static void killPostmaster(Path data) throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> server =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        postmaster.destroyForcibly();
        await().atMost(PATIENCE).until(() -> server.stream().noneMatch(ProcessHandle::isAlive));
    }
}
