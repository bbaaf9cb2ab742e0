package io.github.erpvipps.work;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * How many calls to Vipps may be in flight, over all routes of this bridge. The bulk lane can never take the last quarter of
 * the slots: a customer who waits at a checkout does not stand behind a hundred thousand captures.
 */
public final class CallSlots {

    /** Who may use a slot. */
    public enum Lane {
        /** A customer is waiting. */
        CHECKOUT,
        /** Nobody is waiting. */
        BULK
    }

    /** What a slot is used for. */
    public enum Calls {
        /** What may move money. */
        SEND,
        /** What moves nothing. */
        LOOK
    }

    /** The exchange's property that says how the peer was when it was called: {@link Boolean}, absent when it was not. */
    public static final String PEER_IS_WELL = "peerIsWell";

    private final int most;
    private final int mostInBulk;
    private final Semaphore all;
    private final Semaphore bulk;
    private final ReentrantLock looking = new ReentrantLock(true);
    private final Queue<Runnable> starved = new ConcurrentLinkedQueue<>();
    private final Map<Calls, CircuitBreaker> breakers;

    /**
     * @param concurrency {@code vipps.concurrency}, at least 2
     * @param breakers while one is open no slot is given out for its kind of calls: looks may go well while nothing else does
     */
    public CallSlots(int concurrency, Map<Calls, CircuitBreaker> breakers) {
        this.most = concurrency;
        this.mostInBulk = concurrency - Math.max(1, concurrency / 4);
        this.all = new Semaphore(most);
        this.bulk = new Semaphore(mostInBulk);
        this.breakers = new EnumMap<>(breakers);
    }

    /** How many calls may be in flight at once. */
    public int most() {
        return most;
    }

    /** How many slots a lane holds just now. */
    public int inUse(Lane lane) {
        int inBulk = mostInBulk - bulk.availablePermits();
        return lane == Lane.BULK ? inBulk : Math.max(0, most - all.availablePermits() - inBulk);
    }

    /** How many flows have found no free slot and wait for one. */
    public int waiting() {
        return starved.size();
    }

    /** The peer is not well: calls of this kind are not made, but for a few that try it. */
    public boolean isStorm(Calls calls) {
        return breakers.get(calls).getState() != CircuitBreaker.State.CLOSED;
    }

    /**
     * Takes rows into free slots. One look at a time: it holds all slots that it may fill, and nobody else is to find none free
     * meanwhile.
     *
     * @param whenFree run once a slot is free again, when there was none
     * @return the rows, each with a slot taken for it
     */
    <T> List<T> fill(Lane lane, Calls calls, int wanted, IntFunction<List<T>> take, Runnable whenFree) {
        looking.lock();
        try {
            int room = 0;
            while (room < wanted && takeOne(lane, calls)) {
                room++;
            }
            if (room == 0) {
                if (all.availablePermits() == 0 || bulk.availablePermits() == 0) {
                    starved.add(whenFree);
                }
                return List.of();
            }
            int filled = 0;
            try {
                List<T> rows = take.apply(room);
                filled = rows.size();
                return rows;
            } finally {
                int unused = room - filled;
                for (int slot = 0; slot < unused; slot++) {
                    breakers.get(calls).releasePermission();
                }
                release(lane, unused);
            }
        } finally {
            looking.unlock();
        }
    }

    private boolean takeOne(Lane lane, Calls calls) {
        if (lane == Lane.BULK && !bulk.tryAcquire()) {
            return false;
        }
        if (!all.tryAcquire()) {
            if (lane == Lane.BULK) {
                bulk.release();
            }
            return false;
        }
        if (!breakers.get(calls).tryAcquirePermission()) {
            release(lane, 1);
            return false;
        }
        return true;
    }

    /**
     * Gives one slot back, and tells those who found none.
     *
     * @param peerIsWell what the call has shown; null when none was made
     */
    void give(Lane lane, Calls calls, Boolean peerIsWell) {
        CircuitBreaker breaker = breakers.get(calls);
        if (peerIsWell == null) {
            breaker.releasePermission();
        } else if (peerIsWell) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("the peer is not well"));
        }
        release(lane, 1);
        for (Runnable waiting = starved.poll(); waiting != null; waiting = starved.poll()) {
            waiting.run();
        }
    }

    private void release(Lane lane, int slots) {
        all.release(slots);
        if (lane == Lane.BULK) {
            bulk.release(slots);
        }
    }
}
