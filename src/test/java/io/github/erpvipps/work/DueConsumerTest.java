package io.github.erpvipps.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.work.CallSlots.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueConsumerTest {

    private static final Duration A_CALL = Duration.ofMillis(800);

    private final AtomicLong clock = new AtomicLong();
    private final Pulses pulses = new Pulses(clock::get);
    private final CallSlots slots =
            new CallSlots(4, Map.of(Calls.SEND, StormBreaker.of("a peer"), Calls.LOOK, StormBreaker.of("the same")));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger called = new AtomicInteger();

    /** There is always more, and it notes what it gets back. */
    private static final class NeverDry implements DueSource {
        private final Queue<Object> givenBack = new ConcurrentLinkedQueue<>();
        private final AtomicInteger taken = new AtomicInteger();
        private final boolean canGiveBack;

        NeverDry(boolean canGiveBack) {
            this.canGiveBack = canGiveBack;
        }

        @Override
        public List<?> take(int most) {
            List<Object> rows = new ArrayList<>();
            IntStream.range(0, most).forEach(i -> rows.add("row " + taken.incrementAndGet()));
            return rows;
        }

        @Override
        public boolean canGiveBack() {
            return canGiveBack;
        }

        @Override
        public void giveBack(List<?> rows) {
            givenBack.addAll(rows);
        }
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private void start(long callMs, Map<String, DueSource> sources) throws Exception {
        camel.addComponent("due", new DueComponent(slots, new WakeUps(), pulses));
        sources.forEach((name, source) -> camel.getRegistry().bind(name, source));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                sources.keySet()
                        .forEach(name -> from("due:" + name + "?lane=bulk").process(exchange -> {
                            called.incrementAndGet();
                            Thread.sleep(callMs);
                        }));
            }
        });
        camel.start();
    }

    @Test
    void oneThatNeverHasAPauseIsAliveAllTheTime() throws Exception {
        start(1, Map.of("captures", new NeverDry(true)));
        await().until(() -> called.get() > 100);
        clock.addAndGet(Duration.ofMinutes(6).toNanos());
        await().until(() -> pulses.silent(Duration.ofMinutes(10)).isEmpty());
    }

    @Test
    void whatIsTakenIsWorkedOffOrGivenBack() throws Exception {
        NeverDry source = new NeverDry(true);
        start(2, Map.of("captures", source));
        await().until(() -> called.get() > 200);
        camel.stop();
        assertThat(called.get() + source.givenBack.size()).isEqualTo(source.taken.get());
    }

    @Test
    void whatCannotBeGivenBackIsTakenForFreeSlotsAlone() throws Exception {
        NeverDry source = new NeverDry(false);
        start(2, Map.of("looks", source));
        await().until(() -> called.get() > 50);
        camel.stop();
        assertThat(called.get()).isEqualTo(source.taken.get());
    }

    /** One after the other would mean: one stops and the others go on, call after call. */
    @Test
    void atAStopAllEndTogether() throws Exception {
        start(
                A_CALL.toMillis(),
                Map.of("captures", new NeverDry(true), "refunds", new NeverDry(true), "cancels", new NeverDry(true)));
        await().until(() -> called.get() >= 4);
        int before = called.get();
        long begin = System.nanoTime();
        camel.stop();
        assertThat(called.get() - before)
                .as("calls that began after the stop did")
                .isLessThanOrEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
}
