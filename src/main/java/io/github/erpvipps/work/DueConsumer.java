package io.github.erpvipps.work;

import io.github.erpvipps.logs.OrderLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due rows into free slots, again and again. It looks when it is woken, when a slot is free again and once in an
 * interval; a failure to look (the database is away) is said once and tried again.
 *
 * <p>While there is much to do it takes a few rows ahead, as many as were worked off in the last tenth of a second, so that a slot
 * that becomes free is filled at once. What is ahead and finds no slot soon is given back.
 */
final class DueConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(DueConsumer.class);
    private static final long PAUSE_AFTER_FAILURE_MS = 2_000;
    /** Looks that are woken come at most so often, so that a thousand commits do not mean a thousand looks. */
    private static final long SHORTEST_PAUSE_MS = 20;
    /** And so often where they find nothing, or more than a handful, and nobody waits. */
    private static final long LONGEST_PAUSE_MS = 160;

    private static final int HANDFUL = 10;
    private static final long PATIENCE_MS = 1_000;
    /** What is older was leased before a pause, perhaps, and is looked for anew. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private static final long LONGEST_STOP_SECONDS = 45;
    /** A batch is worked off by the thread that looks. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final DueEndpoint endpoint;
    private final DueSource source;
    private final CallSlots slots;
    private final CallSlots.Lane lane;
    private final Semaphore nudge = new Semaphore(0);
    private final Runnable wake = nudge::release;
    private final Deque<Object> ahead = new ArrayDeque<>();
    private final Pace pace = new Pace();
    private long aheadSince;
    private ExecutorService looker;
    private ExecutorService workers;
    private long shortestPauseMs = SHORTEST_PAUSE_MS;
    private volatile boolean failing;

    DueConsumer(DueEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.source =
                CamelContextHelper.mandatoryLookup(endpoint.getCamelContext(), endpoint.source(), DueSource.class);
        this.slots = component().slots();
        this.lane = endpoint.getLane().isEmpty()
                ? null
                : CallSlots.Lane.valueOf(endpoint.getLane().toUpperCase(Locale.ROOT));
        if (lane != null && endpoint.isBatch()) {
            throw new IllegalArgumentException(
                    "due:" + endpoint.source() + ": a batch has no lane, a slot is for one row");
        }
    }

    private DueComponent component() {
        return (DueComponent) endpoint.getComponent();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var threads = endpoint.getCamelContext().getExecutorServiceManager();
        looker = threads.newSingleThreadExecutor(this, "due-" + endpoint.source());
        // Never more threads than slots: a slot is taken before a thread is.
        String name = "call-" + endpoint.source();
        workers = CallThreads.virtual(name).orElseGet(() -> threads.newCachedThreadPool(this, name));
        component().wakeUps().add(wake, lane);
        looker.execute(this::lookUntilStopped);
    }

    /** Camel asks all consumers for this before it stops the first: none begins anything while others still work. */
    @Override
    protected void doSuspend() throws Exception {
        super.doSuspend();
        nudge.release();
    }

    @Override
    protected void doStop() throws Exception {
        component().wakeUps().remove(wake);
        component().pulses().forget(pulse());
        if (workers == null) {
            super.doStop();
            return;
        }
        nudge.release();
        var threads = endpoint.getCamelContext().getExecutorServiceManager();
        threads.shutdownGraceful(looker);
        // What was taken is finished. A call that takes longer is looked up by the next bridge.
        workers.shutdown();
        if (!workers.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("due:{} stops although calls are in flight; they will be looked up", endpoint.source());
            workers.shutdownNow();
        }
        super.doStop();
    }

    private String pulse() {
        return "due:" + endpoint.source();
    }

    private void lookUntilStopped() {
        while (isRunAllowed() && !isStoppingOrStopped()) {
            component().pulses().beat(pulse(), LONGEST_SILENCE);
            try {
                boolean more = !isSuspendingOrSuspended() && (lane == null ? look() : fillSlots());
                if (isSuspendingOrSuspended()) {
                    giveBack();
                }
                if (failing) {
                    failing = false;
                    LOG.info("due:{} works again", endpoint.source());
                }
                pause(more ? shortestPauseMs : endpoint.getIntervalMs());
            } catch (InterruptedException e) {
                // The database is asked once more, which an interrupted thread cannot.
                giveBack();
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                sayOnce(e);
                sleepAfterFailure();
            }
        }
        giveBack();
    }

    private void pause(long most) throws InterruptedException {
        if (nudge.tryAcquire(most, TimeUnit.MILLISECONDS) && most > shortestPauseMs) {
            TimeUnit.MILLISECONDS.sleep(shortestPauseMs);
        }
        nudge.drainPermits();
    }

    /** A customer's row is looked for as soon as it can be there. */
    private void paceLooks(int found) {
        if (lane == CallSlots.Lane.CHECKOUT || (found > 0 && found < HANDFUL)) {
            shortestPauseMs = SHORTEST_PAUSE_MS;
        } else {
            shortestPauseMs = Math.min(LONGEST_PAUSE_MS, 2 * shortestPauseMs);
        }
    }

    private void sleepAfterFailure() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayOnce(RuntimeException e) {
        if (!failing) {
            failing = true;
            // The outer message would be the whole statement.
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn(
                    "due:{} cannot look for work and will try again: {}",
                    endpoint.source(),
                    String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Takes what is due; true when there may be more. */
    private boolean look() {
        List<?> rows = take(endpoint.getMost());
        if (rows == null) {
            return false;
        }
        if (!endpoint.isBatch()) {
            rows.forEach(this::workOffByItself);
        } else if (!rows.isEmpty()) {
            workOff(rows);
        }
        paceLooks(rows.size());
        // A batch that could not be worked off is still due: it waits for its interval.
        return endpoint.isBatch() ? rows.size() == endpoint.getMost() : !rows.isEmpty();
    }

    /**
     * Takes what is due into the slots that are free, until nothing is. A slot is taken before a row is: what cannot be worked off now
     * must not be leased.
     *
     * @return whether to look again soon
     */
    private boolean fillSlots() throws InterruptedException {
        boolean any = false;
        while (isRunAllowed() && !isSuspendingOrSuspended()) {
            component().pulses().beat(pulse(), LONGEST_SILENCE);
            if (!slots.take(lane, endpoint.calls(), PATIENCE_MS)) {
                giveBack();
                return !slots.isStorm(endpoint.calls());
            }
            // The slot that was waited for may have come from a call that ended because of the stop.
            if (isSuspendingOrSuspended()) {
                slots.giveUnused(lane, endpoint.calls());
                return false;
            }
            int worked = source instanceof DueSource.Ahead ? workOffNext() : workOffAllThatFit();
            if (worked == 0) {
                paceLooks(any ? 1 : 0);
                return any;
            }
            any = true;
        }
        return false;
    }

    /** Into the slot that was taken goes the next row, from those that were taken ahead as long as there are enough of them. */
    private int workOffNext() {
        Object row = null;
        try {
            row = next();
        } finally {
            if (row == null) {
                slots.giveUnused(lane, endpoint.calls());
            }
        }
        if (row == null) {
            return 0;
        }
        pace.one();
        workOffByItself(row);
        return 1;
    }

    private Object next() {
        if (System.nanoTime() - aheadSince > FRESH.toNanos()) {
            giveBack();
        }
        int wanted = pace.lately();
        if (ahead.isEmpty() || ahead.size() < wanted / 4) {
            List<?> rows = take(1 + slots.free(lane) + wanted - ahead.size());
            if (rows != null) {
                if (ahead.isEmpty()) {
                    aheadSince = System.nanoTime();
                }
                ahead.addAll(rows);
            }
        }
        return ahead.poll();
    }

    /** What cannot be given back is taken for slots alone that are there: the one that was taken, and others that are free. */
    private int workOffAllThatFit() throws InterruptedException {
        int held = 1;
        List<?> rows = null;
        try {
            while (held < endpoint.getMost() && slots.take(lane, endpoint.calls(), 0)) {
                held++;
            }
            rows = take(held);
        } finally {
            for (int unused = rows == null ? held : held - rows.size(); unused > 0; unused--) {
                slots.giveUnused(lane, endpoint.calls());
            }
        }
        if (rows == null) {
            return 0;
        }
        rows.forEach(this::workOffByItself);
        return rows.size();
    }

    /** Null where nothing may be taken now. */
    private List<?> take(int most) {
        Allowance yieldsTo = endpoint.getYieldsTo();
        Allowance allowance = endpoint.getAllowance();
        if (yieldsTo != null && yieldsTo.isSpent()) {
            return null;
        }
        int wanted = Math.min(most, endpoint.getMost());
        if (allowance != null) {
            wanted = allowance.reserve(wanted, lane);
        }
        if (wanted <= 0) {
            return null;
        }
        List<?> rows = List.of();
        try {
            rows = source.take(wanted);
            return rows;
        } finally {
            if (allowance != null) {
                allowance.use(wanted, rows.size());
            }
        }
    }

    private void giveBack() {
        if (!ahead.isEmpty() && source instanceof DueSource.Ahead taken) {
            List<Object> rows = List.copyOf(ahead);
            ahead.clear();
            try {
                taken.giveBack(rows);
            } catch (RuntimeException e) {
                LOG.debug("what was taken ahead is free when its lease ends", e);
            }
        }
    }

    private void workOffByItself(Object row) {
        try {
            workers.execute(() -> OrderLog.during(row, () -> workOff(row)));
        } catch (RejectedExecutionException e) {
            // It stops in this moment. The row is free when its lease ends.
            if (lane != null) {
                slots.giveUnused(lane, endpoint.calls());
            }
            LOG.debug("a row comes too late for this bridge", e);
        }
    }

    private void workOff(Object body) {
        long began = System.nanoTime();
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(body);
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            if (lane != null) {
                slots.give(
                        lane,
                        endpoint.calls(),
                        exchange.getProperty(CallSlots.PEER_IS_WELL, Boolean.class),
                        Duration.ofNanos(System.nanoTime() - began));
            }
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("due:" + endpoint.source(), exchange, exchange.getException());
            }
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }
}
