package io.github.erpvipps.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one flow's commit be noticed by the next one at once, in this process. It is never needed for correctness: every
 * consumer also looks by itself, once in a while.
 */
public final class WakeUps {

    private final Set<Runnable> sleepers = ConcurrentHashMap.newKeySet();

    void add(Runnable sleeper) {
        sleepers.add(sleeper);
    }

    void remove(Runnable sleeper) {
        sleepers.remove(sleeper);
    }

    /** Something has been committed that another flow may be waiting for. */
    public void wake() {
        sleepers.forEach(Runnable::run);
    }
}
