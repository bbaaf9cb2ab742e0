package io.github.erpvipps.callbacks;

import java.time.Duration;

/** Lets one line into the log and is silent for a while, however often there is something to say. */
final class Seldom {

    private final long silenceNanos;
    private long said;

    Seldom(Duration silence) {
        silenceNanos = silence.toNanos();
        said = System.nanoTime() - silenceNanos;
    }

    /** True when it may be said now; the silence begins anew. */
    synchronized boolean again() {
        long now = System.nanoTime();
        if (now - said < silenceNanos) {
            return false;
        }
        said = now;
        return true;
    }
}
