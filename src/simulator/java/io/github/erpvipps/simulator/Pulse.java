package io.github.erpvipps.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the event loop stood still, as after a SIGSTOP. What arrives just after that lay in the sockets' buffers,
 * and is read in an order that is not the one in which it was sent: such calls have a blur in common.
 */
final class Pulse {
    static final int PERIOD_MS = 100;

    private static final long BLUR_NANOS = Duration.ofSeconds(1).toNanos();

    private final long standstillNanos;
    private long lastNanos = System.nanoTime();
    private Instant standstillBegan = Instant.now();
    private long blur;
    private long blurEndNanos;

    Pulse(long standstillMs) {
        standstillNanos = Duration.ofMillis(standstillMs).toNanos();
    }

    /** To be called every {@link #PERIOD_MS}, and before each call: the loop may read calls before it looks at its timers. */
    void look() {
        long now = System.nanoTime();
        if (now - lastNanos > standstillNanos) {
            noticeStandstill(now);
        }
        lastNanos = now;
    }

    /** A process that has just started does not know what happened before. */
    void begin() {
        lastNanos = System.nanoTime();
        noticeStandstill(lastNanos);
    }

    private void noticeStandstill(long now) {
        standstillBegan = Instant.now().minusNanos(now - lastNanos);
        // Standing still once more does not bring order into what was blurred already.
        if (!isBlurred(lastNanos)) {
            blur = standstillBegan.toEpochMilli();
        }
        blurEndNanos = now + BLUR_NANOS;
    }

    private boolean isBlurred(long nanos) {
        return blur != 0 && nanos - blurEndNanos < 0;
    }

    /** What the calls of this moment have in common; 0: nothing, their order is known. */
    long blur() {
        return isBlurred(lastNanos) ? blur : 0;
    }

    /** When a call that arrives now was sent at the earliest. */
    Instant earliest() {
        return isBlurred(lastNanos) ? standstillBegan : Instant.now();
    }
}
