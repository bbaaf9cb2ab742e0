package io.github.erpvipps.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.Shop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a transaction has read of a payment holds until it ends: nobody else reads it to change it meanwhile. */
class PaymentLockTest {

    @Test
    void whoeverLocksAPaymentReadsItAsTheOneBeforeHasLeftIt() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.order("lock-1", 20000);
            shop.awaitOrder("lock-1", "AUTHORIZED");
            Ledger ledger = new Ledger(shop.bridge().databases().ledger());
            long id = ledger.byReference("lock-1").get(0).paymentId();
            List<String> order = new CopyOnWriteArrayList<>();
            CountDownLatch locked = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> ledger.inTransaction(() -> {
                ledger.lock(id);
                locked.countDown();
                await(goOn);
                ledger.run("ledger/hold-capture", Map.of("payment_id", id, "amount_minor", 15000L));
                return order.add("first");
            }));
            await(locked);
            CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> ledger.inTransaction(() -> {
                long held = ledger.lock(id).heldMinor();
                order.add("second");
                return held;
            }));
            // The second one is at the door: only then does the first go on.
            Awaitility.await()
                    .atMost(Shop.PATIENCE)
                    .until(() -> second.isDone()
                            || shop.sql()
                                            .sql(
                                                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                                            .query(Long.class)
                                            .single()
                                    > 0);
            goOn.countDown();
            first.get(20, TimeUnit.SECONDS);
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(15000);
            assertThat(order).containsExactly("first", "second");
            shop.sql().sql("update bridge.payment set held_minor = 0").update();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
