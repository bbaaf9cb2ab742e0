package io.github.erpvipps.vipps;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The APIs that the bridge speaks. New payments are created with the one that was chosen; it also handles what another one has
 * created, where it can.
 */
public final class Apis {

    private final String chosen;
    private final Map<String, Requests> byName;

    /** @param chosen the name of the API that new payments are created with */
    public Apis(String chosen, Map<String, Requests> byName) {
        this.chosen = chosen;
        this.byName = Map.copyOf(byName);
        if (!byName.containsKey(chosen)) {
            throw new IllegalArgumentException("no API is called " + chosen);
        }
    }

    /** The name of the API that new payments are created with. */
    public String chosen() {
        return chosen;
    }

    public Requests named(String api) {
        return byName.get(api);
    }

    /** The name of the API to speak about a payment with. */
    public String about(String createdWith, String reference) {
        return named(chosen).canHandle(createdWith, reference) ? chosen : createdWith;
    }

    /** The name of the API to create a payment with, or to take over one that another system has created. */
    public String creating(String reference) {
        return Stream.concat(Stream.of(chosen), byName.keySet().stream())
                .filter(api -> named(api).canHandle(api, reference))
                .findFirst()
                .orElse(chosen);
    }

    /** The longest time that a call of any of them takes. */
    public Duration longestCall() {
        return byName.values().stream()
                .map(Requests::longestCall)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** How many looks at one payment all of them allow in a window of {@code vipps.rate-window-ms}. */
    public int looksInWindow() {
        return byName.values().stream().mapToInt(Requests::looksInWindow).min().orElseThrow();
    }
}
