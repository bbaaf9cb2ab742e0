package io.github.erpvipps.work;

import java.util.concurrent.Semaphore;

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

    private final Semaphore all;
    private final Semaphore bulk;

    /** @param concurrency {@code vipps.concurrency}, at least 2 */
    public CallSlots(int concurrency) {
        this.all = new Semaphore(concurrency);
        this.bulk = new Semaphore(concurrency - Math.max(1, concurrency / 4));
    }

    /** Takes up to {@code wanted} slots without waiting, and tells how many it got. */
    int take(Lane lane, int wanted) {
        int taken = 0;
        while (taken < wanted && takeOne(lane)) {
            taken++;
        }
        return taken;
    }

    private boolean takeOne(Lane lane) {
        if (lane == Lane.BULK && !bulk.tryAcquire()) {
            return false;
        }
        if (!all.tryAcquire()) {
            if (lane == Lane.BULK) {
                bulk.release();
            }
            return false;
        }
        return true;
    }

    void give(Lane lane, int slots) {
        all.release(slots);
        if (lane == Lane.BULK) {
            bulk.release(slots);
        }
    }

    /** How many more calls of a lane could begin now. */
    public int free(Lane lane) {
        return lane == Lane.BULK ? Math.min(bulk.availablePermits(), all.availablePermits()) : all.availablePermits();
    }
}
