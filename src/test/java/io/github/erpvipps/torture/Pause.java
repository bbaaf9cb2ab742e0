package io.github.erpvipps.torture;

import java.time.Duration;

/** The pace of the torture itself: how long a process is away, how long the ERP says nothing. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
