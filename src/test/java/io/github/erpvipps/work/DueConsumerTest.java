package io.github.erpvipps.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.work.CallSlots.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueConsumerTest {

    private final AtomicLong clock = new AtomicLong();
    private final Pulses pulses = new Pulses(clock::get);
    private final CallSlots slots =
            new CallSlots(4, Map.of(Calls.SEND, StormBreaker.of("a peer"), Calls.LOOK, StormBreaker.of("the same")));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger called = new AtomicInteger();
    private CountDownLatch answer = new CountDownLatch(0);

    private void peerIsSilent() {
        answer = new CountDownLatch(1);
    }

    /** There is always more. */
    private static class NeverDry implements DueSource {
        final AtomicInteger taken = new AtomicInteger();

        @Override
        public List<?> take(int most) {
            List<Object> rows = new ArrayList<>();
            IntStream.range(0, most).forEach(i -> rows.add("row " + taken.incrementAndGet()));
            return rows;
        }
    }

    private static final class NeverDryAhead extends NeverDry implements DueSource.Ahead {
        private final Queue<Object> givenBack = new ConcurrentLinkedQueue<>();

        @Override
        public void giveBack(List<?> rows) {
            givenBack.addAll(rows);
        }
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private void start(Map<String, DueSource> sources) throws Exception {
        camel.addComponent("due", new DueComponent(slots, new WakeUps(), pulses));
        sources.forEach((name, source) -> camel.getRegistry().bind(name, source));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                sources.keySet()
                        .forEach(name -> from("due:" + name + "?lane=bulk").process(exchange -> {
                            called.incrementAndGet();
                            answer.await();
                        }));
            }
        });
        camel.start();
    }

    @Test
    void oneThatNeverHasAPauseIsAliveAllTheTime() throws Exception {
        start(Map.of("captures", new NeverDryAhead()));
        await().until(() -> called.get() > 100);
        clock.addAndGet(Duration.ofMinutes(6).toNanos());
        await().until(() -> pulses.silent(Duration.ofMinutes(10)).isEmpty());
    }

    @Test
    void whatIsTakenIsWorkedOffOrGivenBack() throws Exception {
        NeverDryAhead source = new NeverDryAhead();
        start(Map.of("captures", source));
        await().until(() -> called.get() > 200);
        camel.stop();
        assertThat(called.get() + source.givenBack.size()).isEqualTo(source.taken.get());
    }

    @Test
    void whatCannotBeGivenBackIsTakenForFreeSlotsAlone() throws Exception {
        NeverDry source = new NeverDry();
        start(Map.of("looks", source));
        await().until(() -> called.get() > 50);
        camel.stop();
        assertThat(called.get()).isEqualTo(source.taken.get());
    }

    /** One after the other would mean: one stops and the others go on, call after call. */
    @Test
    void atAStopAllEndTogetherAndNoneBeginsAnything() throws Exception {
        peerIsSilent();
        start(Map.of("captures", new NeverDryAhead(), "refunds", new NeverDryAhead(), "cancels", new NeverDryAhead()));
        await().until(() -> called.get() == 4);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(camel::stop);
        await().until(() -> camel.getRoutes().stream()
                .allMatch(route -> ((DueConsumer) route.getConsumer()).isSuspendingOrSuspended()));
        answer.countDown();
        stopped.join();
        assertThat(called.get()).isEqualTo(4);
    }
}
