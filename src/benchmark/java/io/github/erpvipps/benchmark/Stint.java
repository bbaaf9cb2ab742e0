package io.github.erpvipps.benchmark;

import java.sql.SQLException;
import java.time.Duration;

/** One start of a subject: warmed up, then measured with one latency after the other. */
final class Stint implements AutoCloseable {

    /** The first rows make a process faster than it was in its warm-up. */
    private static final int LEAST_PER_SECOND = 300;

    private static final int MOST_PER_SECOND = 4_000;
    private static final int LEAST_ROWS = 20;
    private static final Duration LONGEST_CELL = Duration.ofMinutes(2);

    private final Bench bench;
    private final Plan plan;
    private final UnderTest underTest;
    private double bestPerSecond;

    private Stint(Bench bench, Plan plan, UnderTest underTest) {
        this.bench = bench;
        this.plan = plan;
        this.underTest = underTest;
    }

    /** The second half of the warm-up tells how many rows a cell needs. */
    static Stint start(Bench bench, Plan plan) throws SQLException, InterruptedException {
        bench.vipps().begin(0);
        Stint stint = new Stint(
                bench, plan, bench.running().start(plan.subject(), plan.call(), plan.inFlight(), plan.bridges()));
        try {
            for (int half = 1; half <= 2; half++) {
                bench.vipps().begin(0);
                int rows = Math.max(LEAST_ROWS, plan.bridges() * bench.warmUp() / 2);
                stint.bestPerSecond = rows / stint.work("warm-up-" + half, rows);
            }
            return stint;
        } catch (SQLException | InterruptedException | RuntimeException e) {
            stint.close();
            throw e;
        }
    }

    /** @throws IllegalStateException when the calls were not those that were to be made, or did not end in time */
    Measurement measure(int latencyMs, int round) throws SQLException, InterruptedException {
        Cell cell = plan.cell(latencyMs);
        double possible = Math.min(MOST_PER_SECOND, Math.max(LEAST_PER_SECOND, bestPerSecond));
        double perSecond = Math.min(cell.limitPerSecond(), possible);
        int rows = Math.max(LEAST_ROWS, (int) Math.round(bench.seconds() * perSecond));
        bench.vipps().begin(latencyMs);
        if (bench.statements()) {
            bench.ground().forgetStatements();
        }
        Used before = Used.now(underTest, bench);
        double seconds = work("lat-" + latencyMs + "-" + cell.inFlight(), rows);
        Used used = Used.now(underTest, bench).since(before);
        bestPerSecond = Math.max(bestPerSecond, rows / seconds);
        VippsStandIn.Counts counts = bench.vipps().counts(plan.call());
        if (counts.calls() - counts.duplicates() != rows || counts.others() != 0) {
            throw new IllegalStateException(rows + " calls were to be made, but " + counts);
        }
        double[] percentiles = bench.rows().percentiles(plan.subject(), plan.call());
        return new Measurement(
                plan.subject(),
                cell,
                round,
                rows,
                seconds,
                percentiles[0],
                percentiles[1],
                used.process() / rows,
                used.database() / rows,
                used.standIn() / rows,
                underTest.mostResidentMb(),
                underTest.startSeconds(),
                (double) used.commits() / rows,
                used.walBytes() / rows,
                counts.mostInFlight(),
                counts.duplicates());
    }

    /** Makes rows and waits until all are worked off; gives the seconds from the first call to the last outcome. */
    private double work(String name, int rows) throws SQLException, InterruptedException {
        String what = plan.subject().id() + " with " + rows + " " + plan.call().plural();
        bench.rows().prepare(plan.subject(), plan.call(), name, rows);
        // The database is asked only for the end: to count rows all the time would slow down whoever works on them.
        Waiting.forIt(what, LONGEST_CELL, () -> {
            underTest.mustLive();
            return bench.vipps().counts(plan.call()).calls() >= rows ? true : null;
        });
        long settledAt = Waiting.forIt(what + ", the last outcome", LONGEST_CELL, () -> {
            underTest.mustLive();
            try {
                return bench.rows().settledAt(plan.subject(), plan.call()).orElse(null);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return Math.max(1, settledAt - bench.vipps().counts(plan.call()).firstCallAt()) / 1_000.0;
    }

    @Override
    public void close() {
        underTest.close();
    }

    /** What a cell has cost, CPU in milliseconds. */
    private record Used(double process, double database, double standIn, long commits, long walBytes) {

        static Used now(UnderTest underTest, Bench bench) throws SQLException {
            return new Used(
                    underTest.cpuMs(),
                    bench.ground().cpu().toNanos() / 1e6,
                    bench.vipps().cpu().toNanos() / 1e6,
                    bench.ground().commits(),
                    bench.ground().walBytes());
        }

        Used since(Used before) {
            return new Used(
                    process - before.process,
                    database - before.database,
                    standIn - before.standIn,
                    commits - before.commits,
                    walBytes - before.walBytes);
        }
    }
}
