package io.github.erpvipps.work;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * How many calls to Vipps may be in flight, over all routes of this bridge. A quarter of the slots is kept for customers who wait at
 * a checkout, so that they do not stand behind a hundred thousand captures. While there are none, and Vipps answers quickly, the
 * bulk lane borrows that quarter: the first customer then gets the next slot that is free, before anybody else.
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

    /** A customer is followed by looks at the payment and by other customers: so long nothing is borrowed any more. */
    private static final Duration AFTER_A_CUSTOMER = Duration.ofSeconds(10);

    /** A slot that is held for longer would be missed by a customer: for ten seconds nothing is borrowed then, either. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    /** Those of one lane. */
    private static final class Users {
        private final Condition mayTake;
        private int inUse;
        private int waiting;

        Users(Condition mayTake) {
            this.mayTake = mayTake;
        }
    }

    private final int most;
    private final int kept;
    private final Map<Calls, CircuitBreaker> breakers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Users checkout = new Users(lock.newCondition());
    private final Users bulk = new Users(lock.newCondition());
    private long lendsFrom = System.nanoTime();

    /**
     * @param concurrency {@code vipps.concurrency}, at least 2
     * @param breakers while one is open no slot is given out for its kind of calls: looks may go well while nothing else does
     */
    public CallSlots(int concurrency, Map<Calls, CircuitBreaker> breakers) {
        this.most = concurrency;
        this.kept = Math.max(1, concurrency / 4);
        this.breakers = new EnumMap<>(breakers);
    }

    /** How many calls may be in flight at once. */
    public int most() {
        return most;
    }

    /** How many slots a lane holds just now. */
    public int inUse(Lane lane) {
        return locked(() -> of(lane).inUse);
    }

    /** How many flows have found no free slot and wait for one. */
    public int waiting() {
        return locked(() -> checkout.waiting + bulk.waiting);
    }

    /** The peer is not well: calls of this kind are not made, but for a few that try it. */
    public boolean isStorm(Calls calls) {
        return breakers.get(calls).getState() != CircuitBreaker.State.CLOSED;
    }

    /** How many slots a lane could take at this moment. */
    int free(Lane lane) {
        return locked(() -> room(lane));
    }

    /**
     * Takes one slot, and waits for it where there is none.
     *
     * @param patienceMs the longest wait
     * @return false when there was none in time, or the peer is not well
     */
    boolean take(Lane lane, Calls calls, long patienceMs) throws InterruptedException {
        Users users = of(lane);
        lock.lock();
        try {
            users.waiting++;
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMs);
            while (room(lane) <= 0) {
                if (left <= 0) {
                    return false;
                }
                left = users.mayTake.awaitNanos(left);
            }
            if (!breakers.get(calls).tryAcquirePermission()) {
                return false;
            }
            users.inUse++;
            return true;
        } finally {
            users.waiting--;
            // Whoever was woken and does not take it passes it on.
            (checkout.waiting > 0 ? checkout : bulk).mayTake.signal();
            lock.unlock();
        }
    }

    /** Gives back a slot that was taken and for which there was no row. */
    void giveUnused(Lane lane, Calls calls) {
        breakers.get(calls).releasePermission();
        give(lane);
    }

    /**
     * Gives back a slot in which a row was worked off.
     *
     * @param peerIsWell what the call has shown; null when none was made
     * @param took how long the slot was held
     */
    void give(Lane lane, Calls calls, Boolean peerIsWell, Duration took) {
        CircuitBreaker breaker = breakers.get(calls);
        if (peerIsWell == null) {
            breaker.releasePermission();
        } else if (peerIsWell) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("the peer is not well"));
        }
        lock.lock();
        try {
            if (lane == Lane.CHECKOUT || took.compareTo(QUICK) > 0) {
                lendsFrom = System.nanoTime() + AFTER_A_CUSTOMER.toNanos();
            }
        } finally {
            lock.unlock();
        }
        give(lane);
    }

    private void give(Lane lane) {
        lock.lock();
        try {
            of(lane).inUse--;
            (checkout.waiting > 0 ? checkout : bulk).mayTake.signal();
        } finally {
            lock.unlock();
        }
    }

    private Users of(Lane lane) {
        return lane == Lane.CHECKOUT ? checkout : bulk;
    }

    /** At most what is free at all; for the bulk lane less what is kept, and nothing while a customer waits. */
    private int room(Lane lane) {
        int free = most - checkout.inUse - bulk.inUse;
        if (lane == Lane.CHECKOUT) {
            return free;
        }
        if (checkout.waiting > 0) {
            return 0;
        }
        boolean lent = checkout.inUse == 0 && System.nanoTime() - lendsFrom >= 0;
        return lent ? free : Math.min(free, most - kept - bulk.inUse);
    }

    private int locked(IntSupplier question) {
        lock.lock();
        try {
            return question.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}
