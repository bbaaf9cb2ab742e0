package io.github.erpvipps.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run says on the terminal. */
final class Printed {

    private Printed() {}

    static String heading() {
        return "%-13s %-18s %7s %9s %8s %9s %8s %8s %7s %7s %6s %7s %8s %5s"
                .formatted(
                        "",
                        "",
                        "latency",
                        "in flight",
                        "calls",
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

    static String line(Measurement m) {
        String bridges = m.cell().bridges() == 1 ? "" : " × " + m.cell().bridges();
        return String.format(Locale.ROOT, "%-13s ", m.cell().call().id())
                + String.format(
                        Locale.ROOT,
                        "%-18s %7d %9d %8d %9.1f %8.1f %8.1f %7.2f %7.2f %6d %7.1f %8d %5d",
                        m.columns(m.subject().id() + bridges));
    }

    static String line(Checkout.Seen seen) {
        return String.format(
                Locale.ROOT,
                "payment_url of %d orders while %d captures waited: p50 %.0f ms, p99 %.0f ms, longest %.0f ms; %.0f captures a second",
                seen.orders(),
                seen.stillToCapture(),
                seen.p50Ms(),
                seen.p99Ms(),
                seen.longestMs(),
                seen.capturesPerSecond());
    }

    static List<String> ratios(Result result) {
        List<String> lines = new ArrayList<>();
        String format = "%-13s %-18s %7s %9s %15s %15s %12s %26s";
        lines.add(format.formatted(
                "",
                "",
                "latency",
                "in flight",
                "to one by one",
                "to in batches",
                "to obvious",
                "to 0.95 × in flight ÷ ms"));
        for (Call call : Call.values()) {
            for (Measurement m : result.bridges(call)) {
                lines.add(format.formatted(
                        call.id(),
                        m.subject().id()
                                + (m.cell().bridges() == 1
                                        ? ""
                                        : " × " + m.cell().bridges()),
                        m.cell().latencyMs(),
                        m.cell().inFlight(),
                        Result.shown(result.ratio(m, Subject.LOOP_ONE_BY_ONE)),
                        Result.shown(result.ratio(m, Subject.LOOP_IN_BATCHES)),
                        Result.shown(result.ratio(m, Subject.OBVIOUS_ROUTE)),
                        Result.shown(Result.ratioToLimit(m))));
            }
        }
        return lines;
    }

    static List<String> targets(Result result) {
        return Targets.of(result).stream()
                .map(target -> "%-8s %s: %s; must be %s"
                        .formatted(target.verdict(), target.what(), target.measured(), target.wanted()))
                .toList();
    }
}
