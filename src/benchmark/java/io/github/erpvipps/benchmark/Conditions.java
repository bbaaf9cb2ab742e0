package io.github.erpvipps.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Under what a run was made.
 *
 * @param commitMs how long one durable commit takes when nobody else is there
 * @param settings of the bridge that differ from their defaults
 */
record Conditions(
        Machine machine,
        Map<String, String> database,
        double commitMs,
        int seconds,
        int warmUp,
        int rounds,
        Map<String, String> settings) {

    List<String> lines() {
        return List.of(
                "machine: %d × %s, %s, Java %s"
                        .formatted(machine.processors(), machine.processor(), machine.system(), machine.java()),
                String.format(
                        Locale.ROOT,
                        "load in the minute before: %.1f%s",
                        machine.load(),
                        machine.load() > 0.5 * machine.processors() ? " – NOT a quiet machine, compare nothing" : ""),
                "PostgreSQL: " + listed(database),
                "the bridge's settings: its defaults, but vipps.concurrency"
                        + Arrays.stream(Call.values())
                                .filter(call -> !call.settings().isEmpty())
                                .map(call -> ", for " + call.plural() + " " + listed(call.settings()))
                                .collect(Collectors.joining())
                        + (settings.isEmpty() ? "" : ", everywhere " + listed(settings)),
                String.format(Locale.ROOT, "one durable commit by itself takes %.2f ms", commitMs),
                "each cell takes about %d s, after %d calls to warm up; %s"
                        .formatted(
                                seconds,
                                warmUp,
                                rounds == 1
                                        ? "one round"
                                        : "the fastest of " + rounds
                                                + " rounds, as others on the machine only slow it down"));
    }

    private static String listed(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }
}
