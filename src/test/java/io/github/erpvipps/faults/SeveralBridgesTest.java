package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges come and go on one ledger while a batch of captures is on its way, each a process of its own. */
class SeveralBridgesTest {

    private static final int ORDERS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path HOME = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    private Shop shop;

    /** A call takes half a second, and three or four at a time are captures: there is time to see a bridge at work. */
    @BeforeEach
    void open() {
        shop = Shop.withoutBridge(
                HOME,
                SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50).withLatencyMs(500),
                "vipps.concurrency=4",
                "vipps.connect-timeout-ms=1000",
                "vipps.response-timeout-ms=3000");
        // The first bridge makes the tables and has the orders paid, so that all that follows are captures.
        shop.change("vipps.concurrency", "64");
        shop.startBridge();
        IntStream.range(0, ORDERS).forEach(i -> shop.order(order(i), 10_000));
        await().atMost(PATIENCE).until(() -> count("payment_status = 'AUTHORIZED'", "erp.sales_order") == ORDERS);
        shop.stopBridge();
        shop.change("vipps.concurrency", "4");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static String order(int number) {
        return "several-" + number;
    }

    private BridgeProcess bridge() {
        return BridgeProcess.run(
                folder, HOME, shop.settings().with("server.port", "0").with("management.port", "0"));
    }

    private long count(String condition, String table) {
        return shop.sql()
                .sql("select count(*) from " + table + " where " + condition)
                .query(Long.class)
                .single();
    }

    private long captures(String condition) {
        return count("kind = 'CAPTURE' and " + condition, "bridge.operation");
    }

    private void ship(int from, int upto) {
        IntStream.range(from, upto).forEach(i -> shop.ship("S-" + order(i), order(i), 10_000L));
    }

    @Test
    void oneIsKilledAndAnotherAddedAndEachCaptureIsBookedOnce() {
        try (BridgeProcess killed = bridge();
                BridgeProcess second = bridge()) {
            killed.awaitUp();
            second.awaitUp();
            ship(0, ORDERS / 2);
            await().atMost(PATIENCE)
                    .until(() -> captures("state = 'DONE'") >= 10 && captures("state = 'SENDING'") >= 4);
            killed.kill();
            killed.end();
            try (BridgeProcess added = bridge()) {
                added.awaitUp();
                ship(ORDERS / 2, ORDERS);
                await().atMost(PATIENCE).until(() -> captures("state = 'DONE'") == ORDERS);

                assertThat(List.of(killed, second, added))
                        .as("each has worked")
                        .allMatch(bridge -> bridge.log().contains("sent: CAPTURE"));
                added.stop();
                assertThat(added.end()).isZero();
            }
            await().atMost(PATIENCE).until(() -> count("capture_status = 'DONE'", "erp.shipment") == ORDERS);
            second.stop();
            assertThat(second.end()).isZero();
        }
        IntStream.range(0, ORDERS)
                .forEach(i -> assertThat(shop.atVipps(order(i)).capturedMinor())
                        .as(order(i))
                        .isEqualTo(10_000));
        Books.assertAgree(shop);
    }

    @Test
    void aBridgeThatIsStoppedFinishesTheCallsInFlightAndRecordsThem() {
        try (BridgeProcess stopped = bridge()) {
            stopped.awaitUp();
            ship(0, 20);
            await().atMost(PATIENCE).until(() -> captures("state = 'SENDING'") >= 3);
            stopped.stop();
            assertThat(stopped.end()).as(stopped.log()).isZero();
        }
        assertThat(captures("state = 'DONE'")).isGreaterThanOrEqualTo(3);
        assertThat(captures("state in ('SENDING', 'UNKNOWN')")).isZero();
        assertThat(shop.vipps().calls().stream().filter(call -> call.operation() == Operation.CAPTURE))
                .hasSize((int) captures("state = 'DONE'"));
    }
}
