package io.github.erpvipps.simulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what has happened. */
final class Tally {
    private final Map<Operation, Map<String, Long>> calls = new EnumMap<>(Operation.class);
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final Map<String, Long> callbacks = new TreeMap<>();
    private final Map<String, Long> webhooks = new TreeMap<>();

    void call(Operation operation, String outcome) {
        calls.computeIfAbsent(operation, any -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
    }

    void fault(FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    void callback(int httpStatus) {
        callbacks.merge(Integer.toString(httpStatus), 1L, Long::sum);
    }

    void webhook(int httpStatus) {
        webhooks.merge(Integer.toString(httpStatus), 1L, Long::sum);
    }

    Counts counts(long payments) {
        return new Counts(calls, faults, callbacks, webhooks, payments);
    }

    void clear() {
        calls.clear();
        faults.clear();
        callbacks.clear();
        webhooks.clear();
    }
}
