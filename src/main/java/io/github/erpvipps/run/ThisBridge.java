package io.github.erpvipps.run;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.operate.RunningBridge;
import io.github.erpvipps.vipps.AccessTokens;
import io.github.erpvipps.work.CallSlots.Calls;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What this process knows of itself, for operators. */
final class ThisBridge implements RunningBridge {

    private final Settings settings;
    private final AccessTokens tokens;
    private final Recorder recorder;
    private final Map<Calls, CircuitBreaker> breakers;

    ThisBridge(Settings settings, AccessTokens tokens, Recorder recorder, Map<Calls, CircuitBreaker> breakers) {
        this.settings = settings;
        this.tokens = tokens;
        this.recorder = recorder;
        this.breakers = breakers;
    }

    @Override
    public Map<String, TokenTimes> accessTokens() {
        Map<String, TokenTimes> held = new TreeMap<>();
        settings.salesUnits()
                .forEach(unit -> settings.credentials(unit)
                        .flatMap(tokens::times)
                        .ifPresent(times -> held.put(unit, new TokenTimes(times.age(), times.left()))));
        return held;
    }

    @Override
    public Map<String, Instant> lastSuccesses() {
        return recorder.successes();
    }

    @Override
    public Map<String, String> stormBreakers() {
        Map<String, String> states = new TreeMap<>();
        breakers.forEach((calls, breaker) -> states.put(
                calls == Calls.SEND ? "calls" : "looks", breaker.getState().name()));
        return states;
    }
}
