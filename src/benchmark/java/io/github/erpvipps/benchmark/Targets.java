package io.github.erpvipps.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the bridge must reach, of what a run has measured: ratios within the run, and a few bounds that hold on any machine. */
final class Targets {

    private static final double OF_CEILING = 0.8;
    private static final double OF_CEILING_WITHOUT_LATENCY = 0.7;
    private static final double TIMES_THE_OBVIOUS = 10;
    private static final int IN_FLIGHT_AGAINST_THE_OBVIOUS = 64;
    private static final double TWO_TO_ONE = 1.9;
    private static final double ADDRESS_MS = 2_000;
    private static final long RESIDENT_MB = 350;
    private static final double START_SECONDS = 5;

    private final Result result;
    private final List<Target> targets = new ArrayList<>();

    private Targets(Result result) {
        this.result = result;
    }

    /** A target that was not measured is not among them. */
    static List<Target> of(Result result) {
        Targets targets = new Targets(result);
        targets.againstTheCeiling();
        targets.againstTheObviousRoute();
        targets.severalBridges();
        targets.checkout();
        targets.residentMemory();
        targets.start();
        targets.add("calls that were sent twice", "0", String.valueOf(result.duplicates()), result.duplicates() == 0);
        return targets.targets;
    }

    private void againstTheCeiling() {
        for (Measurement bridge : captures()) {
            Optional<Measurement> ceiling = result.of(Subject.LOOP_ONE_BY_ONE, bridge.cell());
            if (ceiling.isEmpty() || bridge.cell().bridges() > 1) {
                continue;
            }
            boolean waits = bridge.cell().latencyMs() > 0;
            double share = waits ? OF_CEILING : OF_CEILING_WITHOUT_LATENCY;
            double ofCeiling = share * ceiling.get().perSecond();
            double ofLimit = Result.limitPerSecond(bridge.cell());
            String bound =
                    ofLimit < ofCeiling ? "0.95 × in flight ÷ latency" : text("%.1f × by hand, one by one", share);
            String batches = result.of(Subject.LOOP_IN_BATCHES, bridge.cell())
                    .map(m -> text(", %.2f × in batches", bridge.perSecond() / m.perSecond()))
                    .orElse("");
            double wanted = Math.min(ofLimit, ofCeiling);
            add(
                    bridge.cell().described(),
                    text("%.0f a second (%s)", wanted, bound),
                    text(
                            "%.0f a second (%.2f × one by one%s)",
                            bridge.perSecond(),
                            bridge.perSecond() / ceiling.get().perSecond(),
                            batches),
                    bridge.perSecond() >= wanted);
        }
    }

    private void againstTheObviousRoute() {
        for (Measurement bridge : captures()) {
            Cell cell = bridge.cell();
            if (cell.latencyMs() > 0 && cell.inFlight() == IN_FLIGHT_AGAINST_THE_OBVIOUS && cell.bridges() == 1) {
                result.ratio(bridge, Subject.OBVIOUS_ROUTE)
                        .ifPresent(ratio -> add(
                                cell.described() + ", to the obvious route",
                                text("%.0f ×", TIMES_THE_OBVIOUS),
                                text("%.1f ×", ratio),
                                ratio >= TIMES_THE_OBVIOUS));
            }
        }
    }

    private void severalBridges() {
        for (Measurement two : captures()) {
            Cell cell = two.cell();
            if (cell.bridges() == 2) {
                result.of(Subject.BRIDGE, new Cell(cell.call(), cell.latencyMs(), cell.inFlight(), 1))
                        .map(one -> two.perSecond() / one.perSecond())
                        .ifPresent(ratio -> add(
                                "two bridges to one: " + cell.described(),
                                text("%.1f ×", TWO_TO_ONE),
                                text("%.2f ×", ratio),
                                ratio >= TWO_TO_ONE));
            }
        }
    }

    private void checkout() {
        Checkout.Seen seen = result.checkout();
        if (seen != null) {
            add(
                    "payment_url of a new order while captures wait, p99",
                    text("%.0f ms", ADDRESS_MS),
                    text("%.0f ms", seen.p99Ms()) + (seen.stillToCapture() > 0 ? "" : ", but no captures were left"),
                    seen.p99Ms() <= ADDRESS_MS && seen.stillToCapture() > 0);
        }
    }

    private void residentMemory() {
        LongStream all = Stream.concat(
                        bridges().map(Measurement::residentMb),
                        Stream.ofNullable(result.checkout()).map(Checkout.Seen::residentMb))
                .mapToLong(Long::longValue);
        long most = all.max().orElse(0);
        if (most > 0) {
            add(
                    "most resident memory of a bridge in any cell",
                    "below %d MB".formatted(RESIDENT_MB),
                    "%d MB".formatted(most),
                    most < RESIDENT_MB);
        }
    }

    private void start() {
        double[] all = DoubleStream.concat(
                        bridges().mapToDouble(Measurement::startSeconds),
                        Stream.ofNullable(result.checkout()).mapToDouble(Checkout.Seen::startSeconds))
                .sorted()
                .toArray();
        if (all.length > 0) {
            double longest = all[all.length - 1];
            add(
                    "from the start of a bridge until it is ready, the longest",
                    text("below %.0f s", START_SECONDS),
                    text("%.1f s (in the middle %.1f s)", longest, all[all.length / 2]),
                    longest < START_SECONDS);
        }
    }

    private List<Measurement> captures() {
        return result.best(Call.CAPTURE).stream()
                .filter(m -> m.subject() == Subject.BRIDGE)
                .toList();
    }

    private Stream<Measurement> bridges() {
        return result.measured().stream().filter(m -> m.subject().isBridge());
    }

    private void add(String what, String wanted, String measured, boolean met) {
        targets.add(new Target(what, wanted, measured, met));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
