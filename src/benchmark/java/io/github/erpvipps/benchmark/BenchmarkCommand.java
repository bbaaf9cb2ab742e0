package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
    private static final int BROKEN = 1;
    private static final int NOT_ALL_MEASURED = 2;

    /** Half of what a busy machine of two cores shows, so that the machine's other work breaks no build. */
    private static final double LEAST_TO_OBVIOUS_ROUTE = 2;

    private static final String CALLS = "calls";
    private static final String TWO_BRIDGES = "two-bridges";
    private static final String CHECKOUT = "checkout";

    @Option(
            names = "--parts",
            split = ",",
            defaultValue = CALLS + "," + TWO_BRIDGES + "," + CHECKOUT,
            description =
                    "of the run: the calls by all subjects, two bridges against one, a checkout while 100,000 captures wait"
                            + " (${DEFAULT-VALUE})")
    private List<String> parts;

    @Option(
            names = "--calls",
            split = ",",
            defaultValue = "initiate,status-check,capture",
            description = "the kinds of call (${DEFAULT-VALUE})")
    private List<String> calls;

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
            names = "--bridges",
            defaultValue = "1",
            description = "how many bridges share the work, each with as many in flight (${DEFAULT-VALUE})")
    private int bridges;

    @Option(names = "--seconds", defaultValue = "6", description = "how long a cell takes, about (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--checkout-seconds",
            defaultValue = "60",
            description = "how long orders come while captures wait (${DEFAULT-VALUE})")
    private int checkoutSeconds;

    @Option(
            names = "--warm-up",
            defaultValue = "40000",
            description = "calls before anything is measured (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--repeat", defaultValue = "1", description = "rounds; the fastest counts (${DEFAULT-VALUE})")
    private int repeat;

    @Option(
            names = "--small",
            description =
                    "for CI: captures at 50 ms, 16 in flight; fails on a duplicate, or when the bridge is not twice as fast"
                            + " as the obvious route")
    private boolean small;

    @Option(
            names = "--statements",
            description =
                    "prints how often each statement is run for a call; counting costs a little, so it writes no result")
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
    private final List<Failure> failures = new ArrayList<>();
    private final List<String> failedParts = new ArrayList<>();
    private Checkout.Seen checkout;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (small) {
            parts = List.of(CALLS);
            calls = List.of(Call.CAPTURE.id());
            latencies = List.of(50);
            inFlight = List.of(16);
            subjects = List.of(Subject.OBVIOUS_ROUTE.id(), Subject.BRIDGE.id());
            seconds = 2;
            warmUp = 300;
            repeat = 1;
        }
        List<Plan> plans = plans();
        Path work = Files.createTempDirectory(Files.createDirectories(home.resolve("target/benchmark")), "run-");
        Machine machine = Machine.now();
        try (Ground ground = Ground.start(work.resolve("postgres"), statements);
                VippsStandIn vipps = VippsStandIn.start(work)) {
            Conditions conditions =
                    new Conditions(machine, ground.settings(), ground.commitMs(), seconds, warmUp, repeat, settings);
            conditions.lines().forEach(System.out::println);
            Rows rows = new Rows(home.resolve("benchmark/sql"), ground);
            rows.createTables();
            Running running = new Running(home, work, ground.url(), vipps.url(), settings);
            measure(new Bench(running, ground, rows, vipps, seconds, warmUp, statements), plans, conditions);
            return end(result(conditions));
        }
    }

    private List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        if (parts.contains(CALLS)) {
            for (Call call : calls.stream().map(Call::named).toList()) {
                for (Subject subject : subjects.stream().map(Subject::named).toList()) {
                    if (subject.makes(call)) {
                        int processes = subject.isBridge() ? bridges : 1;
                        for (int most : subject.isOneByOne() ? List.of(1) : inFlight) {
                            plans.add(new Plan(subject, call, most, processes, latencies));
                        }
                    }
                }
            }
        }
        if (parts.contains(TWO_BRIDGES)) {
            plans.addAll(Plan.TWO_AGAINST_ONE);
        }
        return plans;
    }

    private void measure(Bench bench, List<Plan> plans, Conditions conditions) throws InterruptedException {
        System.out.println();
        System.out.println(Printed.heading());
        new Rounds(bench, this::took, this::failed).run(plans, repeat, plan -> keep(result(conditions)));
        if (parts.contains(CHECKOUT)) {
            try {
                checkout = new Checkout(bench).measure(checkoutSeconds);
                System.out.println();
                System.out.println(Printed.line(checkout));
            } catch (SQLException | RuntimeException e) {
                failedParts.add("NOT MEASURED: the checkout: " + e.getMessage());
            }
        }
    }

    private void took(Measurement one, String counted) {
        measured.add(one);
        System.out.println(Printed.line(one));
        System.out.print(counted);
    }

    private void failed(Failure failure) {
        failures.add(failure);
        System.out.println(failure.described());
        failure.why().lines().skip(1).forEach(System.out::println);
    }

    private Result result(Conditions conditions) {
        return new Result(conditions, measured, failures, checkout);
    }

    /** A run that is broken off leaves what it has measured. */
    private void keep(Result result) {
        if (statements) {
            return;
        }
        try {
            result.write(into());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path into() {
        if (results != null) {
            return results;
        }
        return small
                ? home.resolve("target/benchmark/small")
                : home.resolve("benchmark/results/" + LocalDate.now(ZoneOffset.UTC));
    }

    private int end(Result result) {
        keep(result);
        System.out.println();
        Printed.ratios(result).forEach(System.out::println);
        System.out.println();
        Printed.targets(result).forEach(System.out::println);
        if (!statements) {
            System.out.println();
            System.out.println("written to " + into());
        }
        List<String> broken = new ArrayList<>(result.sentTwice());
        List<String> missing = new ArrayList<>(failedParts);
        failures.forEach(failure -> missing.add(failure.described()));
        if (small) {
            broken.addAll(result.slowerThan(LEAST_TO_OBVIOUS_ROUTE));
        }
        broken.forEach(System.out::println);
        missing.forEach(System.out::println);
        return broken.isEmpty() ? missing.isEmpty() ? 0 : NOT_ALL_MEASURED : BROKEN;
    }
}
