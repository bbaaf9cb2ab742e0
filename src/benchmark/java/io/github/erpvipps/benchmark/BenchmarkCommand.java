package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark/run}: measures all subjects in one run on one machine, and writes the result down. */
@Command(
        name = "benchmark/run",
        description = "Measures the bridge against a hand-written loop and the obvious route, on a durable PostgreSQL.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnInvalidInput = BenchmarkCommand.WRONG_USAGE)
public final class BenchmarkCommand implements Callable<Integer> {

    static final int WRONG_USAGE = 64;

    /** The bridge must be so much faster than the obvious route in the small version. */
    /** Half of what a busy machine of two cores shows, so that the machine's other work breaks no build. */
    private static final double LEAST_TO_OBVIOUS_ROUTE = 2;

    private static final int MOST_PER_SECOND_PREPARED = 1_500;
    private static final Duration LONGEST_CELL = Duration.ofMinutes(10);

    @Option(
            names = "--latencies",
            split = ",",
            defaultValue = "0,50,200",
            description = "of Vipps, in ms (${DEFAULT-VALUE})")
    private List<Integer> latencies;

    @Option(
            names = "--in-flight",
            split = ",",
            defaultValue = "16,64,256",
            description = "calls at once (${DEFAULT-VALUE})")
    private List<Integer> inFlight;

    @Option(
            names = "--subjects",
            split = ",",
            defaultValue = "obvious-route,bridge,bridge-with-erp,loop-one-by-one,loop-in-batches",
            description = "what is measured (${DEFAULT-VALUE})")
    private List<String> subjects;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "rows are prepared for so long at the best possible pace, up to " + MOST_PER_SECOND_PREPARED
                    + " a second (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "2000",
            description = "captures before anything is measured (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--small",
            description =
                    "for CI: 50 ms, 16 in flight; fails on a duplicate, or when the bridge is not twice as fast as the obvious route")
    private boolean small;

    @Option(
            names = "--statements",
            description =
                    "prints how often each statement is run for a capture; counting costs a little, so it writes no result")
    private boolean statements;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a setting of the bridge that is to differ from its default; may be repeated")
    private Map<String, String> settings = Map.of();

    @Option(names = "--results", description = "where to write (benchmark/results/DATE)")
    private Path results;

    private final Path home =
            Path.of(System.getProperty("bridge.home", ".")).toAbsolutePath().normalize();
    private final List<Measurement> measured = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (small) {
            latencies = List.of(50);
            inFlight = List.of(16);
            subjects = List.of(Subject.OBVIOUS_ROUTE.id(), Subject.BRIDGE.id());
            seconds = 3;
            warmUp = 300;
        }
        List<Subject> chosen = subjects.stream().map(Subject::named).toList();
        Path folder = Files.createDirectories(home.resolve("target/benchmark"));
        Path work = Files.createTempDirectory(folder, "run-");
        Machine machine = Machine.now();
        try (Ground ground = Ground.start(work.resolve("postgres"), statements);
                VippsStandIn vipps = VippsStandIn.start(work)) {
            Conditions conditions =
                    new Conditions(machine, ground.settings(), ground.commitMs(), seconds, warmUp, settings);
            conditions.lines().forEach(System.out::println);
            System.out.println();
            System.out.println(heading());
            for (Subject subject : chosen) {
                for (int calls : subject == Subject.OBVIOUS_ROUTE ? List.of(1) : inFlight) {
                    measure(subject, calls, ground, vipps, work);
                }
            }
            return end(new Result(conditions, measured), folder);
        }
    }

    private void measure(Subject subject, int calls, Ground ground, VippsStandIn vipps, Path work)
            throws SQLException, InterruptedException {
        vipps.begin(0);
        try (ChildProcess process =
                new Running(home, work, ground.url(), vipps.url(), settings).start(subject, calls)) {
            captures(subject, process, ground, vipps, "warm-up-" + calls, warmUp);
            for (int latencyMs : latencies) {
                Cell cell = new Cell(latencyMs, calls);
                vipps.begin(latencyMs);
                if (statements) {
                    ground.forgetStatements();
                }
                Measurement one = measure(subject, cell, process, ground, vipps);
                measured.add(one);
                System.out.println(line(one));
                if (statements) {
                    System.out.println(ground.statements(one.captures()));
                }
            }
        }
    }

    private Measurement measure(Subject subject, Cell cell, ChildProcess process, Ground ground, VippsStandIn vipps)
            throws SQLException, InterruptedException {
        int captures = (int) Math.round(seconds * Math.min(cell.limitPerSecond(), MOST_PER_SECOND_PREPARED));
        Used before = Used.now(process, ground, vipps);
        long doneAt =
                captures(subject, process, ground, vipps, "lat-" + cell.latencyMs() + "-" + cell.inFlight(), captures);
        Used used = Used.now(process, ground, vipps).since(before);
        VippsStandIn.Counts counts = vipps.counts();
        if (counts.calls() - counts.duplicates() != captures || counts.others() != 0) {
            throw new IllegalStateException(
                    subject.id() + ": " + captures + " captures were to be made, but " + counts);
        }
        double[] percentiles = ground.percentiles(subject);
        return new Measurement(
                subject,
                cell,
                captures,
                Math.max(1, doneAt - counts.firstCallAt()) / 1_000.0,
                percentiles[0],
                percentiles[1],
                used.process() / captures,
                used.database() / captures,
                used.standIn() / captures,
                process.mostResidentMb(),
                (double) used.commits() / captures,
                used.walBytes() / captures,
                counts.mostInFlight(),
                counts.duplicates());
    }

    /** Makes rows and waits until all are captured; gives when the last one was. */
    private static long captures(
            Subject subject, ChildProcess process, Ground ground, VippsStandIn vipps, String name, int captures)
            throws SQLException, InterruptedException {
        int callsBefore = vipps.counts().calls();
        ground.prepare(subject, name, captures);
        // The database is asked only for the end: to count rows all the time would slow down whoever works on them.
        Waiting.forIt(subject.id() + " with " + captures + " calls", LONGEST_CELL, () -> {
            process.mustLive();
            return vipps.counts().calls() - callsBefore >= captures ? true : null;
        });
        return Waiting.forIt(subject.id() + " with the last outcome", LONGEST_CELL, () -> {
            process.mustLive();
            try {
                return ground.doneAt(subject).orElse(null);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** What a cell has cost, CPU in milliseconds. */
    private record Used(double process, double database, double standIn, long commits, long walBytes) {

        static Used now(ChildProcess process, Ground ground, VippsStandIn vipps) throws SQLException {
            return new Used(
                    process.cpu().toNanos() / 1e6,
                    ground.cpu().toNanos() / 1e6,
                    vipps.cpu().toNanos() / 1e6,
                    ground.commits(),
                    ground.walBytes());
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

    private static String heading() {
        return "%-18s %7s %9s %9s %10s %8s %8s %7s %7s %6s %7s %8s %5s"
                .formatted(
                        "",
                        "latency",
                        "in flight",
                        "captures",
                        "a second",
                        "p50 ms",
                        "p99 ms",
                        "CPU ms",
                        "DB ms",
                        "MB",
                        "commits",
                        "WAL B",
                        "twice");
    }

    private static String line(Measurement m) {
        return String.format(
                Locale.ROOT,
                "%-18s %7d %9d %9d %10.1f %8.1f %8.1f %7.2f %7.2f %6d %7.1f %8d %5d",
                m.columns(m.subject().id()));
    }

    private int end(Result result, Path folder) throws IOException {
        System.out.println();
        result.ratios().forEach(System.out::println);
        if (statements) {
            return 0;
        }
        Path into = results;
        if (into == null) {
            into = small ? folder.resolve("small") : home.resolve("benchmark/results/" + LocalDate.now(ZoneOffset.UTC));
        }
        result.write(Files.createDirectories(into));
        System.out.println();
        System.out.println("written to " + into);
        List<String> broken = new ArrayList<>(result.duplicates());
        if (small) {
            broken.addAll(result.slowerThan(LEAST_TO_OBVIOUS_ROUTE));
        }
        broken.forEach(System.out::println);
        return broken.isEmpty() ? 0 : 1;
    }
}
