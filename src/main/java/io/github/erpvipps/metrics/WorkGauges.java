package io.github.erpvipps.metrics;

import io.github.erpvipps.work.Allowance;
import io.github.erpvipps.work.CallSlots;
import io.github.erpvipps.work.CallSlots.Calls;
import io.github.erpvipps.work.CallSlots.Lane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How busy this bridge is at the moment of a scrape. */
public final class WorkGauges {

    private WorkGauges() {}

    /** Binds them. */
    public static void bind(MeterRegistry registry, CallSlots slots, Allowance statusChecks) {
        Gauge.builder("bridge.call.slots", slots, CallSlots::most)
                .description("Calls to Vipps that may be in flight at once (vipps.concurrency)")
                .strongReference(true)
                .register(registry);
        for (Lane lane : Lane.values()) {
            Gauge.builder("bridge.call.slots.in.use", slots, all -> all.inUse(lane))
                    .description("Calls to Vipps in flight, by lane; in checkout a customer waits")
                    .tag("lane", Meters.word(lane))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder("bridge.call.slots.waiting", slots, CallSlots::waiting)
                .description("Flows that have found no free slot and wait for one")
                .strongReference(true)
                .register(registry);
        for (Calls calls : Calls.values()) {
            Gauge.builder("bridge.storm", slots, all -> all.isStorm(calls) ? 1 : 0)
                    .description(
                            "1 while most calls of this kind fail and only a few are tried: send may move money, look moves none")
                    .tag("calls", Meters.word(calls))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder("bridge.status.checks.allowed", statusChecks, Allowance::perSecond)
                .description("Status checks that this bridge may make in a second (status.max-per-second)")
                .strongReference(true)
                .register(registry);
        Gauge.builder("bridge.status.checks.left", statusChecks, allowance -> Math.max(0, allowance.left()))
                .description("Of these, how many are left at this moment; at 0 no new payment is initiated")
                .strongReference(true)
                .register(registry);
    }
}
