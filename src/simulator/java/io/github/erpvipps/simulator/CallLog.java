package io.github.erpvipps.simulator;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The last calls as they came in and were answered. Numbers go on where older calls have been dropped. */
final class CallLog {
    /** A long run must not fill the memory. */
    static final int MOST_KEPT = 20_000;

    private final NavigableMap<Long, RecordedCall> calls = new TreeMap<>();
    private long lastNumber;

    long nextNumber() {
        return ++lastNumber;
    }

    void add(RecordedCall call) {
        lastNumber = Math.max(lastNumber, call.number());
        calls.put(call.number(), call);
        if (calls.size() > MOST_KEPT) {
            calls.pollFirstEntry();
        }
    }

    /** Does nothing for a call that was forgotten in the meantime. */
    void change(RecordedCall call) {
        calls.replace(call.number(), call);
    }

    List<RecordedCall> since(long number) {
        return List.copyOf(calls.tailMap(number, false).values());
    }

    List<RecordedCall> about(String reference) {
        return calls.values().stream()
                .filter(call -> call.reference().equals(reference))
                .toList();
    }

    Optional<RecordedCall> find(long number) {
        return Optional.ofNullable(calls.get(number));
    }

    List<RecordedCall> inFlight() {
        return calls.values().stream()
                .filter(call -> call.outcome().equals(RecordedCall.IN_FLIGHT))
                .toList();
    }

    void clear() {
        calls.clear();
    }
}
