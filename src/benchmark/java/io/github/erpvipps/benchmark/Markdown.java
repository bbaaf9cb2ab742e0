package io.github.erpvipps.benchmark;

import java.util.List;
import java.util.Locale;

/** A result for people. */
final class Markdown {

    private final Result result;
    private final StringBuilder text = new StringBuilder();

    private Markdown(Result result) {
        this.result = result;
    }

    static String of(Result result) {
        return new Markdown(result).written();
    }

    private String written() {
        add("# Calls a second%n%n");
        result.conditions().lines().forEach(line -> add("- %s%n", line));
        add("%n## What it must reach%n%n");
        add("| | must be | is | |%n|---|---|---|---|%n");
        Targets.of(result)
                .forEach(target -> add(
                        "| %s | %s | %s | %s |%n",
                        target.what(), target.wanted(), target.measured(), target.verdict()));
        failures();
        checkout();
        add("%n![calls a second](result.svg)%n");
        for (Call call : Call.values()) {
            if (!result.best(call).isEmpty()) {
                calls(call);
            }
        }
        return text.toString();
    }

    private void failures() {
        if (!result.failures().isEmpty()) {
            add("%n## What could not be measured%n%n");
            result.failures().forEach(failure -> add("- %s%n", failure.described()));
        }
    }

    private void checkout() {
        Checkout.Seen seen = result.checkout();
        if (seen != null) {
            add("%n## A checkout while a batch runs%n%n");
            add(
                    "%d captures wait, at %d ms with %d in flight. Meanwhile %d orders come, %d a second.%n%n",
                    Checkout.CAPTURES,
                    Checkout.LATENCY_MS,
                    Checkout.IN_FLIGHT,
                    seen.orders(),
                    Checkout.ORDERS_PER_SECOND);
            add(
                    "| until `payment_url` is in the ERP's row | p50, ms | p99, ms | longest, ms | captures a second | still to capture |%n");
            add("|---|--:|--:|--:|--:|--:|%n");
            add(
                    "| | %.0f | %.0f | %.0f | %.0f | %d |%n",
                    seen.p50Ms(), seen.p99Ms(), seen.longestMs(), seen.capturesPerSecond(), seen.stillToCapture());
        }
    }

    private void calls(Call call) {
        add("%n## %s%n%n", title(call));
        add(
                "| | latency, ms | in flight | calls | a second | p50, ms | p99, ms | CPU, ms | PostgreSQL's CPU, ms | resident, MB | commits | WAL, bytes | made twice |%n");
        add("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|%n");
        result.best(call)
                .forEach(m -> add(
                        "| %s | %d | %d | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %d | %.1f | %d | %d |%n",
                        m.columns(m.title())));
        List<Measurement> bridges = result.bridges(call);
        if (bridges.isEmpty()) {
            return;
        }
        add(
                "%n| ratio of | latency, ms | in flight | to by hand, one by one | to by hand, in batches | to the obvious route | to 0.95 × in flight ÷ latency |%n");
        add("|---|--:|--:|--:|--:|--:|--:|%n");
        for (Measurement m : bridges) {
            add(
                    "| %s | %d | %d | %s | %s | %s | %s |%n",
                    m.title(),
                    m.cell().latencyMs(),
                    m.cell().inFlight(),
                    Result.shown(result.ratio(m, Subject.LOOP_ONE_BY_ONE)),
                    Result.shown(result.ratio(m, Subject.LOOP_IN_BATCHES)),
                    Result.shown(result.ratio(m, Subject.OBVIOUS_ROUTE)),
                    Result.shown(Result.ratioToLimit(m)));
        }
    }

    private static String title(Call call) {
        return call.plural().substring(0, 1).toUpperCase(Locale.ROOT)
                + call.plural().substring(1);
    }

    private void add(String line, Object... values) {
        text.append(String.format(Locale.ROOT, line, values));
    }
}
