package io.github.erpvipps.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.work.CallSlots.Calls;
import io.github.erpvipps.work.CallSlots.Lane;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallSlotsTest {

    private static final Duration QUICKLY = Duration.ofMillis(50);
    private static final Duration SLOWLY = Duration.ofSeconds(3);

    private final Map<Calls, CircuitBreaker> breakers =
            Map.of(Calls.SEND, StormBreaker.of("a peer"), Calls.LOOK, StormBreaker.of("the same"));
    private final CallSlots slots = new CallSlots(8, breakers);

    private int takeAll(Lane lane) throws InterruptedException {
        int taken = 0;
        while (slots.take(lane, Calls.SEND, 0)) {
            taken++;
        }
        return taken;
    }

    private CompletableFuture<Boolean> taken(Lane lane) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return slots.take(lane, Calls.SEND, 30_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whileNobodyIsAtACheckoutBulkHasAllSlots() throws InterruptedException {
        assertThat(takeAll(Lane.BULK)).isEqualTo(8);
    }

    @Test
    void afterACustomerAQuarterIsKept() throws InterruptedException {
        assertThat(slots.take(Lane.CHECKOUT, Calls.SEND, 0)).isTrue();
        slots.give(Lane.CHECKOUT, Calls.SEND, true, QUICKLY);
        assertThat(takeAll(Lane.BULK)).isEqualTo(6);
        assertThat(takeAll(Lane.CHECKOUT)).isEqualTo(2);
    }

    @Test
    void nothingIsLentWhileCallsAreSlow() throws InterruptedException {
        assertThat(slots.take(Lane.BULK, Calls.SEND, 0)).isTrue();
        slots.give(Lane.BULK, Calls.SEND, true, SLOWLY);
        assertThat(takeAll(Lane.BULK)).isEqualTo(6);
    }

    @Test
    void aLookForCustomersThatFindsNobodyEndsNoLending() throws InterruptedException {
        assertThat(slots.take(Lane.CHECKOUT, Calls.LOOK, 0)).isTrue();
        slots.giveUnused(Lane.CHECKOUT, Calls.LOOK);
        assertThat(takeAll(Lane.BULK)).isEqualTo(8);
    }

    @Test
    void theFirstCustomerGetsTheNextFreeSlotBeforeAnybodyElse() throws InterruptedException {
        assertThat(takeAll(Lane.BULK)).isEqualTo(8);
        CompletableFuture<Boolean> bulk = taken(Lane.BULK);
        await().until(() -> slots.waiting() == 1);
        CompletableFuture<Boolean> customer = taken(Lane.CHECKOUT);
        await().until(() -> slots.waiting() == 2);

        slots.give(Lane.BULK, Calls.SEND, true, QUICKLY);

        assertThat(customer.join()).isTrue();
        assertThat(bulk).isNotDone();
        slots.give(Lane.CHECKOUT, Calls.SEND, true, QUICKLY);
        slots.give(Lane.BULK, Calls.SEND, true, QUICKLY);
        slots.give(Lane.BULK, Calls.SEND, true, QUICKLY);
        assertThat(bulk.join()).isTrue();
        assertThat(slots.inUse(Lane.BULK)).isEqualTo(6);
    }

    @Test
    void aCustomerWhoHasGivenUpHoldsUpNobody() throws InterruptedException {
        assertThat(takeAll(Lane.BULK)).isEqualTo(8);
        assertThat(slots.take(Lane.CHECKOUT, Calls.SEND, 1)).isFalse();
        CompletableFuture<Boolean> bulk = taken(Lane.BULK);
        slots.give(Lane.BULK, Calls.SEND, true, QUICKLY);
        assertThat(bulk.join()).isTrue();
    }

    @Test
    void inAStormNoSlotIsGivenOutForThatKindOfCalls() throws InterruptedException {
        breakers.get(Calls.SEND).transitionToForcedOpenState();
        assertThat(slots.take(Lane.BULK, Calls.SEND, 0)).isFalse();
        assertThat(slots.take(Lane.BULK, Calls.LOOK, 0)).isTrue();
        assertThat(slots.inUse(Lane.BULK)).isEqualTo(1);
    }
}
