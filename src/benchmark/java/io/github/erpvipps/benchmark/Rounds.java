package io.github.erpvipps.benchmark;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Measures all plans once in each round, every second round backwards, so that a slow minute of the machine hits another cell. */
final class Rounds {

    /** Hears of each measurement. */
    interface Measured {

        /** @param statements how often each was run, where that is counted; else empty */
        void took(Measurement one, String statements);
    }

    private final Bench bench;
    private final Measured measured;
    private final Consumer<Failure> failed;

    Rounds(Bench bench, Measured measured, Consumer<Failure> failed) {
        this.bench = bench;
        this.measured = measured;
        this.failed = failed;
    }

    /** @param afterEach run after each plan, so that what is measured can be kept */
    void run(List<Plan> plans, int rounds, Consumer<Plan> afterEach) throws InterruptedException {
        List<Plan> order = new ArrayList<>(plans);
        for (int round = 1; round <= rounds; round++) {
            for (Plan plan : order) {
                run(plan, round);
                afterEach.accept(plan);
            }
            Collections.reverse(order);
        }
    }

    /** A cell that fails takes no other with it: the next one gets a process of its own. */
    private void run(Plan plan, int round) throws InterruptedException {
        Stint stint = null;
        try {
            for (int latencyMs : plan.latenciesMs()) {
                try {
                    stint = stint == null ? Stint.start(bench, plan) : stint;
                    Measurement one = stint.measure(latencyMs, round);
                    measured.took(one, bench.statements() ? bench.ground().statements(one.calls()) : "");
                } catch (SQLException | RuntimeException e) {
                    failed.accept(failure(plan, latencyMs, round, e));
                    if (stint != null) {
                        stint.close();
                        stint = null;
                    }
                }
            }
        } finally {
            if (stint != null) {
                stint.close();
            }
        }
    }

    private Failure failure(Plan plan, int latencyMs, int round, Exception e) {
        VippsStandIn.Counts counts = bench.vipps().counts(plan.call());
        return new Failure(
                plan.subject(),
                plan.cell(latencyMs),
                round,
                counts + ": " + e.getMessage(),
                plan.call().isLook() ? 0 : counts.duplicates());
    }
}
