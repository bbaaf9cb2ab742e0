package io.github.erpvipps.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.accept.OperationSubmission;
import io.github.erpvipps.accept.OrderSubmission;
import io.github.erpvipps.accept.Taken;
import io.github.erpvipps.flows.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Something is offered again at the very moment at which its order is archived. */
class ArchiveRaceTest {

    private ModelWorld.Parts parts;
    private JdbcClient sql;

    @BeforeEach
    void anOrderThatIsOver() {
        PGSimpleDataSource database = TestPostgres.source(TestPostgres.newDatabase());
        parts = ModelWorld.Parts.on(database, false);
        parts.ledger().migrate();
        sql = JdbcClient.create(database);
        parts.orders().take(List.of(order("over-1001")), false, Duration.ZERO);
        parts.operations().take(List.of(shipment("S-1", "over-1001")), false);
        sql.sql("update bridge.operation set state = 'DONE'").update();
        sql.sql("update bridge.payment set state = 'AUTHORIZED', authorized_minor = 1000, captured_minor = 1000")
                .update();
    }

    private static OrderSubmission order(String orderId) {
        return new OrderSubmission(
                orderId,
                "123456",
                1000,
                "NOK",
                "Two books",
                null,
                "https://shop.example/thanks",
                null,
                PaymentFlow.REDIRECT,
                null,
                1,
                null,
                "order");
    }

    private static OperationSubmission shipment(String shipmentId, String orderId) {
        return new OperationSubmission(Purpose.SHIPMENT, shipmentId, orderId, 1000L, false, null, orderId);
    }

    /** Offers it while the archive has moved the order and has not committed yet. */
    private CompletableFuture<List<Taken>> offeredMeanwhile(Supplier<List<Taken>> offer) {
        CountDownLatch moved = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Long> archiver = CompletableFuture.supplyAsync(
                () -> parts.ledger().inTransaction(() -> {
                    long orders =
                            new Archiver(parts.ledger(), Instant.now().plusSeconds(60), false).move(progress -> {});
                    moved.countDown();
                    pass(waiting);
                    return orders;
                }),
                task -> new Thread(task).start());
        pass(moved);
        CompletableFuture<List<Taken>> offered = CompletableFuture.supplyAsync(offer, task -> new Thread(task).start());
        await().atMost(Duration.ofSeconds(90))
                .until(() -> sql.sql("select exists (select from pg_locks where not granted)")
                        .query(Boolean.class)
                        .single());
        waiting.countDown();
        assertThat(archiver.join()).isEqualTo(1);
        return offered;
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefusedOnceAndKnownThen(Supplier<List<Taken>> offer) {
        assertThatThrownBy(() -> offeredMeanwhile(offer).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConcurrencyFailureException.class)
                .hasMessageContaining("order over-1001 is archived");
        assertThat(offer.get()).isNotEmpty();
        assertThat(sql.sql("select count(*) from bridge.payment where order_id = 'over-1001'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(sql.sql("select captured_minor from bridge.payment where order_id = 'over-1001'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1000);
        assertThat(sql.sql("select count(*) from bridge.operation where purpose = 'SHIPMENT' and source_id = 'S-1'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anOrderIsNotPaidTwice() {
        assertRefusedOnceAndKnownThen(() -> parts.orders().take(List.of(order("over-1001")), false, Duration.ZERO));
        assertThat(sql.sql("select count(*) from bridge.operation where kind = 'INITIATE'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aShipmentIsNotCapturedTwice() {
        assertRefusedOnceAndKnownThen(() -> parts.operations().take(List.of(shipment("S-1", "over-1001")), false));
    }

    @Test
    void aNewShipmentDoesNotWaitForAnOrderThatIsThere() {
        assertRefusedOnceAndKnownThen(() -> parts.operations().take(List.of(shipment("S-2", "over-1001")), false));
        assertThat(sql.sql("select payment_id is not null from bridge.operation where source_id = 'S-2'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void anIdOfAShipmentStandsForNoOther() {
        parts.orders().take(List.of(order("other-1001")), false, Duration.ZERO);
        assertRefusedOnceAndKnownThen(() -> parts.operations().take(List.of(shipment("S-1", "other-1001")), false));
    }
}
