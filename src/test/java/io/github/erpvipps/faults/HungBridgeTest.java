package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bridge that stands still for longer than its lease, as if its machine had slept, and then goes on as if nothing had been. */
class HungBridgeTest {

    /** How long the ledger waits for a bridge that has stopped within a transaction, and more. */
    private static final Duration UNTIL_THE_LOCK_IS_GONE = Duration.ofSeconds(60);

    private static final Duration A_WHOLE_CALL = Duration.ofMillis(3_500);

    @TempDir
    private Path folder;

    /** It has the operation, and finds the gate closed when it goes on. */
    private static final String BEFORE_THE_GATE = "hang after lease/operations in captures";

    /** It is through the gate, and sees how long it has stood before its request would leave. */
    private static final String BEHIND_THE_GATE = "hang after ledger/begin-sending in captures";

    /**
     * It holds the payment's lock, and nobody else gets at the payment until the ledger ends its transaction. That takes half a
     * minute: only with {@code -Ptorture}.
     */
    private static final String WITH_THE_LOCK = "hang before ledger/{call-ended,book-answers} in captures";

    static Stream<String> points() {
        return Boolean.getBoolean("torture")
                ? Stream.of(BEFORE_THE_GATE, BEHIND_THE_GATE, WITH_THE_LOCK)
                : Stream.of(BEFORE_THE_GATE, BEHIND_THE_GATE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void theSecondBridgeGoesOnAndTheFirstDoesNoHarmWhenItWakes(String point) {
        NamedPoint hang = NamedPoint.of(point);
        Scenario scenario = Scenario.of("a hung capture", "", scene -> {});
        try (Scene scene = new Scene(folder, scenario, hang)) {
            Shop shop = scene.shop();
            scene.startBridge(hang);
            scene.awaitBridge();
            shop.order("hung-001", 30000);
            shop.awaitOrder("hung-001", "AUTHORIZED");
            shop.ship("S-hung", "hung-001", 20000L);
            scene.awaitBlow();
            long struck = System.nanoTime();
            await().atMost(UNTIL_THE_LOCK_IS_GONE).until(() -> unlocked(shop));
            scene.timePasses();
            shop.change("server.port", "0");
            shop.change("management.port", "0");
            shop.startBridge();
            shop.awaitShipment("S-hung", "DONE");

            // The ledger's clock was turned on, but the process looks at its own, and a whole call is 3 s here.
            await().until(() -> System.nanoTime() - struck > A_WHOLE_CALL.toNanos());
            scene.process().goOn();
            // What it had begun it ends before it stops.
            scene.process().stop();
            assertThat(scene.process().end()).as(scene.process().log()).isZero();

            assertThat(shop.calls(Operation.CAPTURE, "hung-001"))
                    .hasSize(1)
                    .extracting(RecordedCall::key)
                    .containsOnly((String) shop.operation("SHIPMENT", "S-hung").get("idempotency_key"));
            Books.assertAgree(shop);
        }
    }

    private static boolean unlocked(Shop shop) {
        return shop.sql()
                .sql("select count(*) from (select 1 from bridge.payment for update skip locked) free")
                .query(Long.class)
                .single()
                .equals(1L);
    }
}
