package io.github.erpvipps.metrics;

import io.github.erpvipps.ledger.Operators.Overview;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a scrape sees of the ledger: the same for all its meters, read by threads of its own. A database that hangs holds no scrape
 * for longer than 3 s, and not once for each meter. Whether the bridge is ready is asked beside it: an ERP's database that is away
 * does not make the ledger an unreadable one.
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

    private final ExecutorService readers;
    private final Question<Overview> overview;
    private final Question<Boolean> ready;
    private View last;
    private long lastNanos;

    LedgerView(Supplier<Overview> overview, BooleanSupplier ready) {
        this.overview = new Question<>(overview);
        this.ready = new Question<>(ready::getAsBoolean);
        // A question is not asked again before its answer has come: there is hardly ever a third thread.
        this.readers = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** At most five seconds older than what the suppliers give. */
    synchronized View now() {
        if (last != null && System.nanoTime() - lastNanos < FRESH_NANOS) {
            return last;
        }
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        overview.ask();
        ready.ask();
        last = new View(overview.answer(deadline), ready.answer(deadline).orElse(false));
        lastNanos = System.nanoTime();
        return last;
    }

    private final class Question<T> {
        private final Supplier<T> supplier;
        private Future<T> asked;
        private boolean isLate;

        Question(Supplier<T> supplier) {
            this.supplier = supplier;
        }

        void ask() {
            isLate = asked != null && !asked.isDone();
            if (!isLate) {
                // What came too late is too old by now.
                asked = readers.submit(supplier::get);
            }
        }

        Optional<T> answer(long deadlineNanos) {
            if (isLate) {
                return Optional.empty();
            }
            try {
                return Optional.of(asked.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                LOG.debug("the ledger cannot be shown in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                LOG.debug("the ledger cannot be shown", e);
            }
            return Optional.empty();
        }
    }
}
