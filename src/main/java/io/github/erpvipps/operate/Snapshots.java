package io.github.erpvipps.operate;

import io.github.erpvipps.ledger.Operators;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The ledger's numbers as they were a moment ago, so that ten screens and a scrape every second do not read it all again. */
public final class Snapshots {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private record Taken(Operators.Overview overview, long atNanos) {}

    private final Operators operators;
    private final LongSupplier nanoClock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Taken last;

    public Snapshots(Operators operators) {
        this(operators, System::nanoTime);
    }

    Snapshots(Operators operators, LongSupplier nanoClock) {
        this.operators = operators;
        this.nanoClock = nanoClock;
    }

    /**
     * At most five seconds old.
     *
     * @throws org.springframework.dao.DataAccessException when the ledger cannot be read; an older one would be a lie
     */
    public Operators.Overview latest() {
        Taken taken = last;
        if (isFresh(taken)) {
            return taken.overview();
        }
        reading.lock();
        try {
            if (!isFresh(last)) {
                last = new Taken(operators.overview(), nanoClock.getAsLong());
            }
            return last.overview();
        } finally {
            reading.unlock();
        }
    }

    private boolean isFresh(Taken taken) {
        return taken != null && nanoClock.getAsLong() - taken.atNanos() < FRESH_NANOS;
    }
}
