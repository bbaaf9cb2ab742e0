package io.github.erpvipps.work;

import java.time.Duration;

/** How many rows were worked off in the last whole tenth of a second. For one thread. */
final class Pace {

    private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

    private long began = System.nanoTime();
    private int now;
    private int before;

    /** One more. */
    void one() {
        roll();
        now++;
    }

    /** 0 once nothing has been worked off for two tenths of a second. */
    int lately() {
        roll();
        return before;
    }

    private void roll() {
        long windows = (System.nanoTime() - began) / WINDOW_NANOS;
        if (windows > 0) {
            before = windows == 1 ? now : 0;
            now = 0;
            began += windows * WINDOW_NANOS;
        }
    }
}
