package io.github.erpvipps.work;

import io.github.erpvipps.work.CallSlots.Lane;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one flow's commit be noticed by the next one at once, in this process. It is never needed for correctness: every
 * consumer also looks by itself, once in a while.
 */
public final class WakeUps {

    private final ConcurrentHashMap<Runnable, Optional<Lane>> sleepers = new ConcurrentHashMap<>();

    /** @param lane null: a flow that calls nobody */
    void add(Runnable sleeper, Lane lane) {
        sleepers.put(sleeper, Optional.ofNullable(lane));
    }

    void remove(Runnable sleeper) {
        sleepers.remove(sleeper);
    }

    /** Something has been committed that another flow may be waiting for. */
    public void wake() {
        sleepers.keySet().forEach(Runnable::run);
    }

    /** Something that no customer at a checkout waits for: a hundred thousand captures must not mean as many looks for customers. */
    public void wakeAllButCheckout() {
        sleepers.forEach((sleeper, lane) -> {
            if (!lane.equals(Optional.of(Lane.CHECKOUT))) {
                sleeper.run();
            }
        });
    }
}
