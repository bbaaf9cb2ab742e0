package io.github.erpvipps.work;

import io.github.erpvipps.logs.OrderLog;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due rows into free slots, again and again. It looks when it is woken, when a slot is free again and once in an
 * interval; a failure to look (the database is away) is said once and tried again.
 */
final class DueConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(DueConsumer.class);
    private static final long PAUSE_AFTER_FAILURE_MS = 2_000;
    /** Looks that are woken come at most so often, so that a thousand commits do not mean a thousand looks. */
    private static final long SHORTEST_PAUSE_MS = 20;

    private static final long LONGEST_STOP_SECONDS = 45;
    /** A batch is worked off by the thread that looks. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final DueEndpoint endpoint;
    private final DueSource source;
    private final CallSlots slots;
    private final CallSlots.Lane lane;
    private final Semaphore nudge = new Semaphore(0);
    private final Runnable wake = nudge::release;
    private ExecutorService looker;
    private ExecutorService workers;
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
        workers = threads.newCachedThreadPool(this, "call-" + endpoint.source());
        component().wakeUps().add(wake);
        looker.execute(this::lookUntilStopped);
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
                boolean more = !isSuspendingOrSuspended() && look();
                if (failing) {
                    failing = false;
                    LOG.info("due:{} works again", endpoint.source());
                }
                pause(more ? SHORTEST_PAUSE_MS : endpoint.getIntervalMs());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                sayOnce(e);
                sleepAfterFailure();
            }
        }
    }

    private void pause(long most) throws InterruptedException {
        if (nudge.tryAcquire(most, TimeUnit.MILLISECONDS) && most > SHORTEST_PAUSE_MS) {
            TimeUnit.MILLISECONDS.sleep(SHORTEST_PAUSE_MS);
        }
        nudge.drainPermits();
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

    /** Takes what is due into the slots that are free; true when there may be more. */
    private boolean look() {
        if (endpoint.getYieldsTo() != null && endpoint.getYieldsTo().isSpent()) {
            return false;
        }
        int wanted = allowed();
        if (wanted == 0) {
            return false;
        }
        List<?> rows = List.of();
        try {
            rows = lane == null
                    ? source.take(wanted)
                    : slots.fill(lane, endpoint.calls(), wanted, most -> List.<Object>copyOf(source.take(most)), wake);
        } finally {
            if (endpoint.getAllowance() != null) {
                endpoint.getAllowance().use(wanted, rows.size());
            }
        }
        if (!endpoint.isBatch()) {
            rows.forEach(row -> workers.execute(() -> OrderLog.during(row, () -> workOff(row))));
        } else if (!rows.isEmpty()) {
            workOff(rows);
        }
        // A batch that could not be worked off is still due: it waits for its interval.
        return endpoint.isBatch() ? rows.size() == wanted : !rows.isEmpty();
    }

    private void workOff(Object body) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(body);
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            if (lane != null) {
                slots.give(lane, endpoint.calls(), exchange.getProperty(CallSlots.PEER_IS_WELL, Boolean.class));
            }
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("due:" + endpoint.source(), exchange, exchange.getException());
            }
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private int allowed() {
        return endpoint.getAllowance() == null
                ? endpoint.getMost()
                : endpoint.getAllowance().reserve(endpoint.getMost(), lane);
    }
}
