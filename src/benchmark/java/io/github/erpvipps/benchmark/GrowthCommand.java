package io.github.erpvipps.benchmark;

import io.github.erpvipps.ledger.Archiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark/growth}: what everything costs in a ledger of millions, against one of a thousand, side by side on one server. */
@Command(
        name = "benchmark/growth",
        description = "Measures the bridge on a large ledger against a small one, on a durable PostgreSQL.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnInvalidInput = BenchmarkCommand.WRONG_USAGE)
public final class GrowthCommand implements Callable<Integer> {

    private static final int SMALL = 1_000;
    private static final double MOST_FOR_A_CAPTURE = 1.2;
    private static final int READY_FOR_STEPS = 200;
    private static final int SCRAPES = 5;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** The first one reads the whole ledger, from the disk where that is larger than the memory. */
    private static final Duration LONGEST_COUNT = Duration.ofHours(1);
    /** What was read is fresh for 5 s. */
    private static final long BETWEEN_SCRAPES_MS = 5_200;

    private static final long ARCHIVED = 20_000;

    @Option(
            names = "--closed",
            defaultValue = "10000000",
            description = "closed payments in the large ledger (${DEFAULT-VALUE})")
    private long closed;

    @Option(
            names = "--open",
            defaultValue = "1000000",
            description = "open payments in the large ledger (${DEFAULT-VALUE})")
    private long open;

    @Option(names = "--captures", defaultValue = "4000", description = "for each ledger and round (${DEFAULT-VALUE})")
    private int captures;

    @Option(names = "--rounds", defaultValue = "3", description = "small, large, small, large … (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--latency", defaultValue = "50", description = "of Vipps, in ms (${DEFAULT-VALUE})")
    private int latencyMs;

    @Option(names = "--in-flight", defaultValue = "32", description = "calls at once (${DEFAULT-VALUE})")
    private int inFlight;

    @Option(
            names = "--statements",
            description = "also print the statements and how long each takes; it slows a little, so it is no result")
    private boolean statements;

    @Option(names = "--results", description = "where to write (benchmark/results/DATE-growth)")
    private Path results;

    private final Path home =
            Path.of(System.getProperty("bridge.home", ".")).toAbsolutePath().normalize();
    private final StringBuilder report = new StringBuilder();
    private final Map<String, double[]> table = new LinkedHashMap<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new GrowthCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path work = Files.createTempDirectory(Files.createDirectories(home.resolve("target/benchmark")), "growth-");
        Machine machine = Machine.now();
        try (Ground ground = Ground.start(work.resolve("postgres"), statements);
                VippsStandIn vipps = VippsStandIn.start(work)) {
            Conditions conditions =
                    new Conditions(machine, ground.settings(), ground.commitMs(), 0, captures, rounds, Map.of());
            conditions.lines().stream().limit(3).forEach(this::say);
            try (GrowingLedger small = GrowingLedger.create("small", ground.url(), home);
                    GrowingLedger large = GrowingLedger.create("large", ground.url(), home)) {
                fill(ground, small, SMALL, SMALL);
                fill(ground, large, closed, open);
                steps(small, large);
                captures(small, large, ground, vipps, work);
                archive(large);
            }
        }
        return end();
    }

    private void say(String line) {
        System.out.println(line);
        report.append("- ").append(line).append('\n');
    }

    private void fill(Ground ground, GrowingLedger ledger, long closedPayments, long openPayments) throws SQLException {
        long begin = System.nanoTime();
        ground.run("alter system set max_wal_size = '8GB'");
        ground.run("select pg_reload_conf()");
        ledger.fill(closedPayments, openPayments);
        ground.run("alter system reset max_wal_size");
        ground.run("select pg_reload_conf()");
        say("%s ledger: %,d closed and %,d open payments, %,d MB, filled in %d s"
                .formatted(
                        ledger.name(),
                        closedPayments,
                        openPayments,
                        ledger.megabytes(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)));
    }

    private void note(String what, int column, double value) {
        table.computeIfAbsent(what, name -> new double[] {Double.NaN, Double.NaN})[column] = value;
    }

    private void steps(GrowingLedger small, GrowingLedger large) throws SQLException {
        List<GrowingLedger> both = List.of(small, large);
        for (int column = 0; column < both.size(); column++) {
            GrowingLedger ledger = both.get(column);
            long firstOpen = ledger.number("select payment_id from bridge.payment where order_id = 'open-1'");
            ledger.prepare("steps", READY_FOR_STEPS);
            // In the middle of the others, as they become due.
            String some = "payment_id >= " + (firstOpen + 400) + " and payment_id < ";
            ledger.run("update bridge.payment set next_check_at = now() where " + some + (firstOpen + 600));
            ledger.run("update bridge.payment set state = 'INITIATED', next_check_at = now() where "
                    + some.replace("400", "600") + (firstOpen + 800));
            ledger.vacuum();
            int here = column;
            new Steps(ledger, home).measure().forEach((what, ms) -> note(what + ", ms", here, ms));
            ledger.run(
                    "update bridge.payment set state = 'AUTHORIZED', next_check_at = now() + interval '1 day' where next_check_at <= now()");
        }
        System.out.println(rows());
    }

    private void captures(GrowingLedger small, GrowingLedger large, Ground ground, VippsStandIn vipps, Path work)
            throws SQLException, InterruptedException {
        List<GrowingLedger> both = List.of(small, large);
        List<List<Double>> cpu = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Double>> pace = List.of(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            for (int column = 0; column < both.size(); column++) {
                GrowingLedger ledger = both.get(column);
                vipps.begin(latencyMs);
                try (RunningBridge bridge =
                        RunningBridge.start(home, work, ledger.url(), vipps.url(), inFlight, Map.of())) {
                    run(ledger, bridge, vipps, "warm-" + round, captures / 2);
                    if (round == 0) {
                        waitFor("the first count", LONGEST_COUNT, bridge, ledger::isCounted);
                        say("%s ledger: the first count of all that there is took %,d ms"
                                .formatted(ledger.name(), ledger.firstCountMs()));
                    }
                    note("a count, now and then, of what has changed, ms", column, count(ledger, bridge));
                    ledger.run("checkpoint");
                    if (statements) {
                        ground.forgetStatements();
                    }
                    double cpuBefore = ground.cpu().toNanos() / 1e6;
                    long begin = System.nanoTime();
                    run(ledger, bridge, vipps, "round-" + round, captures);
                    pace.get(column).add(captures * 1e9 / (System.nanoTime() - begin));
                    cpu.get(column).add((ground.cpu().toNanos() / 1e6 - cpuBefore) / captures);
                    if (statements) {
                        System.out.println(ledger.name() + "\n" + ground.statements(captures));
                    }
                    if (ledger.done("round-" + round, captures) != captures) {
                        throw new IllegalStateException("not all captures are done");
                    }
                    if (round == rounds - 1) {
                        looks(bridge, column);
                    }
                }
                if (vipps.counts(Call.CAPTURE).duplicates() != 0) {
                    throw new IllegalStateException("a capture was sent twice: " + vipps.counts(Call.CAPTURE));
                }
            }
        }
        for (int column = 0; column < both.size(); column++) {
            note("a capture, PostgreSQL's CPU, ms", column, median(cpu.get(column)));
            note("captures a second", column, median(pace.get(column)));
        }
    }

    private void looks(RunningBridge bridge, int column) throws InterruptedException {
        List<Double> metrics = new ArrayList<>();
        List<Double> health = new ArrayList<>();
        for (int i = 0; i < SCRAPES; i++) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_SCRAPES_MS);
            metrics.add(bridge.milliseconds("metrics"));
            health.add(bridge.milliseconds("health"));
        }
        note("/observe/metrics, ms", column, median(metrics));
        note("/observe/health, ms", column, median(health));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void run(GrowingLedger ledger, RunningBridge bridge, VippsStandIn vipps, String prefix, int captures)
            throws SQLException, InterruptedException {
        int before = vipps.counts(Call.CAPTURE).calls();
        ledger.prepare(prefix, captures);
        Waiting.forIt(captures + " calls", LONGEST, () -> {
            bridge.process().mustLive();
            return vipps.counts(Call.CAPTURE).calls() - before >= captures ? true : null;
        });
        waitFor("the last outcome", LONGEST, bridge, () -> !ledger.isBusy());
    }

    /** The next count comes after fifty times as long as this one took: what is measured now is without one. */
    private static double count(GrowingLedger ledger, RunningBridge bridge) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        String wished = ledger.wishCount();
        waitFor("a count", LONGEST, bridge, () -> ledger.isCountedSince(wished));
        return (System.nanoTime() - begin) / 1e6;
    }

    private interface Question {
        boolean ask() throws SQLException;
    }

    private static void waitFor(String what, Duration longest, RunningBridge bridge, Question question)
            throws InterruptedException {
        Waiting.forIt(what, longest, () -> {
            bridge.process().mustLive();
            try {
                return question.ask() ? true : null;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Enough of it to know the pace. */
    private void archive(GrowingLedger large) {
        long begin = System.nanoTime();
        long[] moved = {0};
        try {
            new Archiver(large.ledger(), Instant.now().minus(Duration.ofDays(2)), false).move(progress -> {
                moved[0] = progress.orders();
                if (moved[0] >= ARCHIVED) {
                    throw new EnoughException();
                }
            });
        } catch (EnoughException e) {
            // So it was wished.
        }
        say("archived at %,.0f orders a second".formatted(moved[0] * 1e9 / (System.nanoTime() - begin)));
    }

    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private String rows() {
        return table.entrySet().stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %.2f |",
                        row.getKey(),
                        row.getValue()[0],
                        row.getValue()[1],
                        row.getValue()[1] / row.getValue()[0]))
                .collect(Collectors.joining("\n"));
    }

    private int end() throws IOException {
        String rows = rows();
        report.append("\n| | small | large | ratio |\n|---|---:|---:|---:|\n")
                .append(rows)
                .append('\n');
        System.out.println(rows);
        Path into = results == null
                ? home.resolve("benchmark/results/" + LocalDate.now(ZoneOffset.UTC) + "-growth")
                : results;
        Files.writeString(
                Files.createDirectories(into).resolve("result.md"),
                "# Growth\n\nThe same on a small and on a large ledger, on one server, in turns. "
                        + "[benchmark/README.md](../../README.md) says how.\n\n" + report);
        System.out.println("written to " + into);
        double[] capture = table.get("a capture, PostgreSQL's CPU, ms");
        if (capture[1] > MOST_FOR_A_CAPTURE * capture[0]) {
            System.out.println(
                    "a capture costs more than " + MOST_FOR_A_CAPTURE + " times as much in the large ledger");
            return 1;
        }
        return 0;
    }
}
