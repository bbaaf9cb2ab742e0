package io.github.erpvipps.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Commits together what many threads hand in while the last commit is under way. Whoever comes first leads: it commits for all that
 * are there, and names the next one to lead. No thread does nothing else.
 *
 * <p>After a commit of several the leader of the next one waits for company, at most as long as that commit took and at most 2 ms (ADR 17).
 * What comes alone, after one that came alone, waits for nobody, and neither does who has a whole batch already.
 *
 * @param <T> what is handed in
 * @param <R> what comes of each
 */
final class Together<T, R> {

    /** More would make the first ones wait for the last ones. */
    private static final int MOST = 100;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Commits several in one transaction, or none of them. */
    @FunctionalInterface
    interface Batch<T, R> {
        /**
         * @return what came of each, in their order; empty for one that has to be committed by itself
         */
        List<Optional<R>> commit(List<T> several);
    }

    private record Waiting<T, R>(T one, CompletableFuture<Turn<R>> turn) {}

    /**
     * @param leads the thread is to commit by itself, and for the others
     * @param committed what came of it, where it does not lead
     */
    private record Turn<R>(boolean leads, Optional<R> committed) {}

    private final Batch<T, R> batch;
    private final LongConsumer waitNanos;
    private final LongSupplier clock;
    private final Queue<Waiting<T, R>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean led = new AtomicBoolean();

    /** The leader's alone, who hands it on with the lead. */
    private long companyIsWorthNanos;

    Together(Batch<T, R> batch) {
        this(batch, LockSupport::parkNanos, System::nanoTime);
    }

    Together(Batch<T, R> batch, LongConsumer waitNanos, LongSupplier clock) {
        this.batch = batch;
        this.waitNanos = waitNanos;
        this.clock = clock;
    }

    /**
     * Comes back when it is committed.
     *
     * @return empty when nothing of it was committed and it has to be done by itself: something about it is out of the ordinary, or
     *     one of the others has failed
     */
    Optional<R> commit(T one) {
        Waiting<T, R> mine = new Waiting<>(one, new CompletableFuture<>());
        queue.add(mine);
        passTheLead();
        Turn<R> turn = mine.turn().join();
        if (!turn.leads()) {
            return turn.committed();
        }
        try {
            return lead(mine);
        } finally {
            led.set(false);
            passTheLead();
        }
    }

    /** How many wait for a commit under way. */
    int waiting() {
        return queue.size();
    }

    /** To the one who has waited longest, if nobody leads. Whoever comes after this look passes it to itself. */
    private void passTheLead() {
        while (!queue.isEmpty() && led.compareAndSet(false, true)) {
            Waiting<T, R> next = queue.poll();
            if (next != null) {
                next.turn().complete(new Turn<>(true, Optional.empty()));
                return;
            }
            led.set(false);
        }
    }

    private Optional<R> lead(Waiting<T, R> mine) {
        if (companyIsWorthNanos > 0 && queue.size() < MOST - 1) {
            waitNanos.accept(companyIsWorthNanos);
        }
        List<Waiting<T, R>> several = new ArrayList<>();
        several.add(mine);
        for (Waiting<T, R> next = queue.poll(); next != null; next = several.size() < MOST ? queue.poll() : null) {
            several.add(next);
        }
        long began = clock.getAsLong();
        List<Optional<R>> committed =
                several.stream().map(any -> Optional.<R>empty()).toList();
        try {
            committed = batch.commit(several.stream().map(Waiting::one).toList());
        } catch (RuntimeException e) {
            // Each meets the failure again by itself, if it is its own.
        } finally {
            companyIsWorthNanos = several.size() == 1 ? 0 : Math.min(LONGEST_WAIT_NANOS, clock.getAsLong() - began);
            for (int i = 1; i < several.size(); i++) {
                several.get(i).turn().complete(new Turn<>(false, committed.get(i)));
            }
        }
        return committed.get(0);
    }
}
