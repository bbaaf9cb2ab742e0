package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges freeze and die while dozens of calls share each commit, so that some stand before it and some behind it. */
@Tag("torture")
class FullSpeedTest {

    private static final int ORDERS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path HOME = Path.of("").toAbsolutePath();

    private static String order(int number) {
        return "speed-" + number;
    }

    private static long captures(Shop shop, String condition) {
        return shop.sql()
                .sql("select count(*) from bridge.operation where kind = 'CAPTURE' and " + condition)
                .query(Long.class)
                .single();
    }

    @Test
    void whatAFrozenAndAKilledBridgeHadInFlightIsBookedOnce(@TempDir Path folder) {
        try (Shop shop = Shop.withoutBridge(
                HOME,
                SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50).withLatencyMs(500),
                "vipps.concurrency=64",
                "vipps.connect-timeout-ms=1000",
                "vipps.response-timeout-ms=2000")) {
            shop.startBridge();
            IntStream.range(0, ORDERS).forEach(i -> shop.order(order(i), 10_000));
            await().atMost(PATIENCE)
                    .until(() -> shop.sql()
                                    .sql("select count(*) from erp.sales_order where payment_status = 'AUTHORIZED'")
                                    .query(Long.class)
                                    .single()
                            == ORDERS);
            shop.stopBridge();
            shop.change("server.port", "0");
            shop.change("management.port", "0");
            try (BridgeProcess frozen = BridgeProcess.run(folder, HOME, shop.settings());
                    BridgeProcess killed = BridgeProcess.run(folder, HOME, shop.settings());
                    BridgeProcess last = BridgeProcess.run(folder, HOME, shop.settings())) {
                frozen.awaitUp();
                killed.awaitUp();
                last.awaitUp();
                IntStream.range(0, ORDERS).forEach(i -> shop.ship("S-" + order(i), order(i), 10_000L));
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(PATIENCE)
                        .until(() -> frozen.log().contains("sent: CAPTURE")
                                && killed.log().contains("sent: CAPTURE")
                                && captures(shop, "state = 'SENDING'") >= 32);
                frozen.hang();
                killed.kill();
                await().atMost(PATIENCE).until(() -> captures(shop, "state = 'DONE'") == ORDERS);
                frozen.goOn();
                await().atMost(PATIENCE).until(() -> captures(shop, "state = 'DONE'") == ORDERS);
                frozen.stop();
                assertThat(frozen.end()).as(frozen.log()).isZero();
                assertThat(captures(
                                shop,
                                "operation_id in (select operation_id from bridge.event where what = 'lease-ended')"))
                        .as("calls that another bridge has looked up")
                        .isPositive();
            }
            IntStream.range(0, ORDERS)
                    .forEach(i -> assertThat(shop.atVipps(order(i)).moves("CAPTURE"))
                            .as(order(i))
                            .isEqualTo(1));
            shop.startBridge();
            Books.assertAgree(shop);
        }
    }
}
