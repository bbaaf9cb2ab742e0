package io.github.erpvipps.callbacks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * Commits what was heard, many in one transaction, by one thread: however many come at once, they take one connection of the
 * ledger, and nobody waits for more than a second.
 */
final class Batches<T> {

    static final int STORED = 200;
    static final int NOT_STORED = 503;

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final int MOST_WAITING = 4_000;
    private static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_WAIT_MS = 800;

    private record Waiting<T>(T heard, CompletableFuture<Integer> answer) {}

    private final String what;
    private final Function<Set<T>, Runnable> commit;
    private final BlockingQueue<Waiting<T>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final ThreadPoolExecutor writer;
    private final Seldom failureSaid = new Seldom(Duration.ofSeconds(30));

    /**
     * @param what the thread's name and the word for people, in the plural
     * @param commit stores those that differ, comes back when they are committed, and gives what there is to do then
     */
    Batches(String what, Function<Set<T>, Runnable> commit) {
        this.what = what;
        this.commit = commit;
        this.writer = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, what);
            thread.setDaemon(true);
            return thread;
        });
        writer.allowCoreThreadTimeOut(true);
    }

    /** Comes to 200 when it is committed, or to 503 within a second when too many wait or the ledger does not answer. */
    CompletableFuture<Integer> store(T heard) {
        CompletableFuture<Integer> answer =
                new CompletableFuture<Integer>().completeOnTimeout(NOT_STORED, LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        if (!queue.offer(new Waiting<>(heard, answer))) {
            answer.complete(NOT_STORED);
        } else {
            write();
        }
        return answer;
    }

    /** Runs something on the writing thread, a little later. */
    void later(Duration delay, Runnable work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, writer)
                .execute(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        sayFailure(e);
                    }
                });
    }

    private void write() {
        if (!queue.isEmpty() && writing.compareAndSet(false, true)) {
            writer.execute(() -> {
                try {
                    List<Waiting<T>> some = new ArrayList<>();
                    queue.drainTo(some, MOST_AT_ONCE);
                    write(some);
                } finally {
                    writing.set(false);
                    write();
                }
            });
        }
    }

    private void write(List<Waiting<T>> some) {
        Set<T> different = new LinkedHashSet<>();
        some.forEach(waiting -> different.add(waiting.heard()));
        int status = NOT_STORED;
        try {
            Runnable afterwards = commit.apply(different);
            status = STORED;
            afterwards.run();
        } catch (RuntimeException e) {
            sayFailure(e);
        } finally {
            for (Waiting<T> waiting : some) {
                waiting.answer().complete(status);
            }
        }
    }

    private void sayFailure(RuntimeException failure) {
        if (failureSaid.again()) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn(
                    "{} cannot be stored and are answered 503, the status checks find out: {}",
                    what,
                    String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
