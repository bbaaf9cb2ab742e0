package io.github.erpvipps.simulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has happened since the start of the books.
 *
 * @param calls by operation and outcome, the words of {@link RecordedCall#outcome()}; without those in flight
 * @param faults that were met, by kind; storms and blocks count with each call that they met
 * @param callbacks by the HTTP status that came back; 0: none did
 * @param webhooks likewise, each attempt by itself
 */
public record Counts(
        Map<Operation, Map<String, Long>> calls,
        Map<FaultKind, Long> faults,
        Map<String, Long> callbacks,
        Map<String, Long> webhooks,
        long payments) {

    public Counts {
        Map<Operation, Map<String, Long>> copy = new LinkedHashMap<>();
        calls.forEach((operation, outcomes) -> copy.put(operation, Map.copyOf(outcomes)));
        calls = Collections.unmodifiableMap(copy);
        faults = Map.copyOf(faults);
        callbacks = Map.copyOf(callbacks);
        webhooks = Map.copyOf(webhooks);
    }
}
