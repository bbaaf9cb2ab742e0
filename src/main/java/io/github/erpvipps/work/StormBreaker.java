package io.github.erpvipps.work;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows the whole bridge down while most calls fail for reasons of the peer's: it is away, overloaded, or asks for fewer calls.
 * Rows are then not taken at all; each keeps its own place and its own next attempt.
 */
public final class StormBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(StormBreaker.class);

    private static final int LAST_CALLS = 40;
    private static final int LEAST_CALLS = 20;
    private static final float PERCENT = 50;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int PROBES = 4;

    private StormBreaker() {}

    /**
     * Opens when half of the last 40 calls have failed, lets four through after 2 s, and after 4, 8 … up to 60 s as long as these
     * fail, too.
     *
     * @param peer its name for the log
     */
    public static CircuitBreaker of(String peer) {
        CircuitBreaker breaker = CircuitBreaker.of(
                peer,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(LAST_CALLS)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .failureRateThreshold(PERCENT)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialBackoff(FIRST_WAIT, 2, LONGEST_WAIT))
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition()) {
                case CLOSED_TO_OPEN ->
                    LOG.warn(
                            "{} is not well, half of the last calls or more have failed: calls wait, and a few are tried now and then",
                            peer);
                case HALF_OPEN_TO_CLOSED -> LOG.info("{} is well again", peer);
                default -> LOG.debug("{}: {}", peer, event.getStateTransition());
            }
        });
        return breaker;
    }
}
