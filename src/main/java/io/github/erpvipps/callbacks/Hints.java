package io.github.erpvipps.callbacks;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.work.WakeUps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores hints, many in one transaction, by one thread: however many come at once, they take one connection of the ledger, and
 * nobody waits for more than a second. What cannot be stored in time is refused; the scheduled status checks find out.
 */
public final class Hints {

    static final int STORED = 200;
    static final int NOT_STORED = 503;

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
    private static final int MOST_WAITING = 4_000;
    private static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_WAIT_MS = 800;
    private static final long LOCKED_DELAY_MS = 100;
    private static final int LOCKED_TRIES = 20;
    private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private record Waiting(Hint hint, CompletableFuture<Integer> answer) {}

    private final Ledger ledger;
    private final WakeUps wakeUps;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final ThreadPoolExecutor writer;
    private long failureSaid = System.nanoTime() - SILENCE_NANOS;
    private long unknownSaid = failureSaid;

    /** @param ledger for statements over many rows */
    public Hints(Ledger ledger, WakeUps wakeUps) {
        this.ledger = ledger;
        this.wakeUps = wakeUps;
        this.writer = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "callbacks");
            thread.setDaemon(true);
            return thread;
        });
        writer.allowCoreThreadTimeOut(true);
    }

    /** Comes to 200 when the hint is committed, or to 503 within a second when too many wait or the ledger does not answer. */
    public CompletableFuture<Integer> store(Hint hint) {
        CompletableFuture<Integer> answer =
                new CompletableFuture<Integer>().completeOnTimeout(NOT_STORED, LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        if (!queue.offer(new Waiting(hint, answer))) {
            answer.complete(NOT_STORED);
        } else {
            write();
        }
        return answer;
    }

    private void write() {
        if (!queue.isEmpty() && writing.compareAndSet(false, true)) {
            writer.execute(() -> {
                try {
                    List<Waiting> some = new ArrayList<>();
                    queue.drainTo(some, MOST_AT_ONCE);
                    write(some);
                } finally {
                    writing.set(false);
                    write();
                }
            });
        }
    }

    private void write(List<Waiting> some) {
        Set<Hint> different = new LinkedHashSet<>();
        some.forEach(waiting -> different.add(waiting.hint()));
        int status = NOT_STORED;
        try {
            Set<Long> locked = ledger.inTransaction(() -> lookSoon(tell(different)));
            status = STORED;
            wakeUps.wake();
            lookLater(locked, LOCKED_TRIES);
        } catch (RuntimeException e) {
            sayFailure(e);
        } finally {
            for (Waiting waiting : some) {
                waiting.answer().complete(status);
            }
        }
    }

    /** Gives the payments about which something new was claimed: only those are looked at sooner. */
    private Set<Long> tell(Collection<Hint> hints) {
        Set<Long> told = new LinkedHashSet<>();
        for (Map<String, Object> row : ledger.rows(
                "callbacks/tell",
                Map.of(
                        "sales_units", column(hints, Hint::salesUnit),
                        "references", column(hints, Hint::reference),
                        "claims", column(hints, Hint::claim)))) {
            if (row.get("payment_id") == null) {
                sayUnknown(row.get("reference"));
            } else if (Boolean.TRUE.equals(row.get("told"))) {
                told.add((Long) row.get("payment_id"));
                ledger.logWhenCommitted(List.of(row));
            }
        }
        return told;
    }

    private static String[] column(Collection<Hint> hints, Function<Hint, String> field) {
        return hints.stream().map(field).toArray(String[]::new);
    }

    /** Gives those that are locked by somebody just now. */
    private Set<Long> lookSoon(Set<Long> payments) {
        Set<Long> locked = new LinkedHashSet<>(payments);
        if (!payments.isEmpty()) {
            locked.removeAll(ledger.query(
                    "callbacks/look-soon",
                    Map.of("payment_ids", payments.toArray(Long[]::new)),
                    (row, number) -> row.getLong("payment_id")));
        }
        return locked;
    }

    private void lookLater(Set<Long> locked, int tries) {
        if (locked.isEmpty() || tries == 0) {
            return;
        }
        CompletableFuture.delayedExecutor(LOCKED_DELAY_MS, TimeUnit.MILLISECONDS, writer)
                .execute(() -> {
                    try {
                        Set<Long> still = ledger.inTransaction(() -> lookSoon(locked));
                        wakeUps.wake();
                        lookLater(still, tries - 1);
                    } catch (RuntimeException e) {
                        sayFailure(e);
                    }
                });
    }

    private void sayFailure(RuntimeException failure) {
        if (System.nanoTime() - failureSaid >= SILENCE_NANOS) {
            failureSaid = System.nanoTime();
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn(
                    "callbacks cannot be stored and are answered 503, the status checks find out: {}",
                    String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private void sayUnknown(Object reference) {
        if (System.nanoTime() - unknownSaid >= SILENCE_NANOS) {
            unknownSaid = System.nanoTime();
            LOG.warn(
                    "a genuine callback is about {}, which is not in this ledger: is the ledger restored, or shared by mistake?",
                    reference);
        }
    }
}
