package io.github.erpvipps.work;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When each schedule of this bridge last ran: one that has stopped says nothing, so somebody has to listen for the silence. */
public final class Pulses {

    private record Pulse(Duration most, long lastNanos) {}

    private final Map<String, Pulse> pulses = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    public Pulses() {
        this(System::nanoTime);
    }

    Pulses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * A schedule ran, or begins to be waited for.
     *
     * @param most the longest silence before the next time that is well
     */
    public void beat(String schedule, Duration most) {
        pulses.put(schedule, new Pulse(most, nanoClock.getAsLong()));
    }

    /** It was stopped on purpose. */
    public void forget(String schedule) {
        pulses.remove(schedule);
    }

    /**
     * The schedules that have been silent for too long.
     *
     * @param within only those that run at least so often
     */
    public List<String> silent(Duration within) {
        long now = nanoClock.getAsLong();
        return pulses.entrySet().stream()
                .filter(entry -> entry.getValue().most().compareTo(within) <= 0)
                .filter(entry -> now - entry.getValue().lastNanos()
                        > entry.getValue().most().toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
