package io.github.erpvipps.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what other processes do. */
final class Waiting {

    private static final long BETWEEN_LOOKS_MS = 25;

    private Waiting() {}

    /**
     * @param look gives null as long as it is not there
     * @throws IllegalStateException when it does not come in time
     */
    static <T> T forIt(String what, Duration most, Supplier<T> look) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            T found = look.get();
            if (found != null) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
        }
        throw new IllegalStateException(what + " does not come within " + most.toSeconds() + " s");
    }
}
