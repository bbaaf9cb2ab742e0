package io.github.erpvipps.metrics;

import io.github.erpvipps.ledger.Operators.Overview;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a scrape sees of the ledger: the same for all its meters, read by a thread of its own. A database that hangs holds no scrape
 * for longer than 3 s, and not once for each meter.
 */
final class LedgerView {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerView.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * @param overview empty when it could not be read in time
     * @param ready false also when that could not be told in time
     */
    record View(Optional<Overview> overview, boolean ready) {}

    private static final View NOTHING = new View(Optional.empty(), false);

    private final Supplier<Overview> overview;
    private final BooleanSupplier ready;
    private final ThreadPoolExecutor reader;
    private Future<View> late;
    private View last;
    private long lastNanos;

    LedgerView(Supplier<Overview> overview, BooleanSupplier ready) {
        this.overview = overview;
        this.ready = ready;
        this.reader = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
        });
        reader.allowCoreThreadTimeOut(true);
    }

    /** At most five seconds older than what the suppliers give. */
    synchronized View now() {
        if (last != null && System.nanoTime() - lastNanos < FRESH_NANOS) {
            return last;
        }
        last = read();
        lastNanos = System.nanoTime();
        return last;
    }

    private View read() {
        if (late != null && !late.isDone()) {
            return NOTHING;
        }
        // What came too late is too old by now.
        late = null;
        Future<View> reading = reader.submit(this::readAll);
        try {
            return reading.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            late = reading;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("the ledger cannot be shown", e);
        }
        return NOTHING;
    }

    private View readAll() {
        Optional<Overview> seen;
        try {
            seen = Optional.of(overview.get());
        } catch (RuntimeException e) {
            LOG.debug("the ledger cannot be read", e);
            seen = Optional.empty();
        }
        return new View(seen, ready.getAsBoolean());
    }
}
