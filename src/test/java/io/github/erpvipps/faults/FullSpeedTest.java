package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bridges freeze and die while dozens of calls share each commit, so that some stand before it and some behind it. */
@Tag("torture")
class FullSpeedTest {

    private static final int ORDERS = 400;
    private static final long AMOUNT = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ORDER_STATES = "select payment_status from erp.sales_order";
    private static final Path HOME = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    private static Shop shop(int approveAfterMs) {
        return Shop.withoutBridge(
                HOME,
                SimulatorSettings.defaults()
                        .withPort(0)
                        .withApproveAfterMs(approveAfterMs)
                        .withLatencyMs(500),
                "vipps.concurrency=64",
                "vipps.connect-timeout-ms=1000",
                "vipps.response-timeout-ms=2000");
    }

    private static String order(int number) {
        return "speed-" + number;
    }

    private static void order(Shop shop) {
        IntStream.range(0, ORDERS).forEach(i -> shop.order(order(i), AMOUNT));
    }

    private static void ship(Shop shop) {
        IntStream.range(0, ORDERS).forEach(i -> shop.ship("S-" + order(i), order(i), AMOUNT));
    }

    private static long count(Shop shop, String rows) {
        return shop.sql().sql("select count(*) from " + rows).query(Long.class).single();
    }

    private static void awaitAll(Shop shop, String states, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Long> numbers = new TreeMap<>();
            shop.sql()
                    .sql("select state, count(*) from (" + states + ") s (state) group by 1")
                    .query(row -> {
                        numbers.put(row.getString(1), row.getLong(2));
                    });
            assertThat(numbers).isEqualTo(Map.of(state, (long) ORDERS));
        });
    }

    /** One of three bridges freezes and one dies over what there is to do; the last one does it all, and then the frozen one goes on. */
    private void doWhileTwoFail(Shop shop, String kind, Runnable somethingToDo, String states, String done) {
        String sending = "bridge.operation where state = 'SENDING' and kind = '" + kind + "'";
        shop.change("server.port", "0");
        shop.change("management.port", "0");
        try (BridgeProcess frozen = BridgeProcess.run(folder, HOME, shop.settings());
                BridgeProcess killed = BridgeProcess.run(folder, HOME, shop.settings());
                BridgeProcess last = BridgeProcess.run(folder, HOME, shop.settings())) {
            frozen.awaitUp();
            killed.awaitUp();
            last.awaitUp();
            somethingToDo.run();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(PATIENCE)
                    .until(() -> frozen.log().contains("sent: " + kind)
                            && killed.log().contains("sent: " + kind)
                            && count(shop, sending) >= 32);
            frozen.hang();
            killed.kill();
            awaitAll(shop, states, done);
            frozen.goOn();
            awaitAll(shop, states, done);
            frozen.stop();
            assertThat(frozen.end()).as(frozen.log()).isZero();
            assertThat(count(shop, "bridge.event where what = 'lease-ended'"))
                    .as("calls that another bridge has looked up")
                    .isPositive();
        }
    }

    @Test
    void whatAFrozenAndAKilledBridgeHadInFlightIsBookedOnce() {
        try (Shop shop = shop(50)) {
            shop.startBridge();
            order(shop);
            awaitAll(shop, ORDER_STATES, "AUTHORIZED");
            shop.stopBridge();
            doWhileTwoFail(
                    shop,
                    "CAPTURE",
                    () -> ship(shop),
                    "select state from bridge.operation where kind = 'CAPTURE'",
                    "DONE");
            IntStream.range(0, ORDERS)
                    .forEach(i -> assertThat(shop.atVipps(order(i)).moves("CAPTURE"))
                            .as(order(i))
                            .isEqualTo(1));
            shop.startBridge();
            Books.assertAgree(shop);
        }
    }

    /** Customers approve before the look-up, while a payment whose address was lost is being replaced, and after that. */
    @ParameterizedTest
    @ValueSource(ints = {50, 10_000, 25_000})
    void noOrderIsReservedTwice(int approveAfterMs) {
        try (Shop shop = shop(approveAfterMs)) {
            doWhileTwoFail(shop, "INITIATE", () -> order(shop), ORDER_STATES, "AUTHORIZED");
            shop.startBridge();
            Books.assertAgree(shop);
            Map<String, Long> reserved = shop.vipps().books().stream()
                    .collect(Collectors.groupingBy(
                            booked -> booked.reference().replaceFirst("^(speed-\\d+)-\\d+$", "$1"),
                            Collectors.summingLong(booked -> booked.reservedMinor())));
            assertThat(reserved).hasSize(ORDERS);
            assertThat(reserved.values()).containsOnly(AMOUNT);
        }
    }
}
