package io.github.erpvipps.metrics;

import io.github.erpvipps.ledger.Look;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Times the calls to Vipps. Camel tells of each message that was sent: over HTTP, which takes the time, and to the route of an adapter
 * ({@code direct:ecom-capture}), after which the body says what the answer meant.
 */
public final class VippsCalls extends EventNotifierSupport {

    static final String TOKEN = "token";
    static final String DETAILS = "details";
    private static final Set<String> OPERATIONS = Set.of("initiate", "capture", "cancel", "refund", DETAILS);
    private static final String TOKEN_ROUTE = "vipps-access-token";

    private static final String MILLIS = "bridgeCallMillis";
    private static final String CALLS = "bridgeCalls";
    private static final String REPEATS = "bridgeRepeats";
    private static final String REFUSED = "bridgeTokenRefused";

    /** How a call to Vipps or a look can have ended. */
    private static final List<String> LOOK_RESULTS =
            List.of("done", "not-there", "later", "no-answer", "not-sent", "stop-unit");

    private final MeterRegistry registry;
    private final Duration[] buckets;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    /** @param longestCall the time after which a call is given up: the last bucket */
    public VippsCalls(MeterRegistry registry, Duration longestCall) {
        this.registry = registry;
        this.buckets = new Duration[] {
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2_500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            longestCall
        };
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeAsyncProcessingStartedEvents(true);
        // Camel takes the time of a call for those alone who want to hear of its beginning, too.
        setIgnoreExchangeSendingEvents(false);
        OPERATIONS.forEach(operation -> {
            timer(operation, "done");
            repeats(operation);
        });
        timer(TOKEN, "done");
        for (boolean unknown : new boolean[] {true, false}) {
            LOOK_RESULTS.forEach(result -> looks(unknown, result));
        }
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSentEvent || event instanceof ExchangeSendingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (!(event instanceof ExchangeSentEvent sent)) {
            return;
        }
        Exchange exchange = sent.getExchange();
        if (sent.getEndpoint() instanceof HttpEndpoint) {
            if (TOKEN_ROUTE.equals(exchange.getFromRouteId())) {
                timer(TOKEN, tokenResult(exchange)).record(Duration.ofMillis(sent.getTimeTaken()));
            } else {
                exchange.setProperty(MILLIS, exchange.getProperty(MILLIS, 0L, Long.class) + sent.getTimeTaken());
                exchange.setProperty(CALLS, exchange.getProperty(CALLS, 0, Integer.class) + 1);
                countRepeat(exchange);
            }
        } else {
            String uri = sent.getEndpoint().getEndpointUri();
            String operation = uri.substring(uri.lastIndexOf('-') + 1);
            if (uri.startsWith("direct:") && OPERATIONS.contains(operation)) {
                ended(exchange, operation);
            }
        }
    }

    /** A look may take two calls; a repeat is the one after a token was refused. */
    private static void countRepeat(Exchange exchange) {
        if (exchange.removeProperty(REFUSED) != null) {
            exchange.setProperty(REPEATS, exchange.getProperty(REPEATS, 0, Integer.class) + 1);
        }
        if (Integer.valueOf(401).equals(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))) {
            exchange.setProperty(REFUSED, true);
        }
    }

    /** Nothing was asked when the route ended without a result: another bridge has the operation, or Vipps' limit is reached. */
    private void ended(Exchange exchange, String operation) {
        Object result = exchange.getMessage().getBody();
        if (!(result instanceof Outcome) && !(result instanceof Sight)) {
            return;
        }
        boolean answered = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) != null;
        int calls = exchange.getProperty(CALLS, 0, Integer.class);
        String word = calls == 0 && !isStop(result) ? "not-sent" : word(result, answered);
        if (result instanceof Sight && exchange.getVariable("payment") instanceof Look look) {
            looks(look.operationId() != null, word).increment();
        }
        if (calls > 0) {
            timer(operation, word).record(Duration.ofMillis(exchange.getProperty(MILLIS, 0L, Long.class)));
            repeats(operation).increment(exchange.getProperty(REPEATS, 0, Integer.class));
        }
    }

    private static boolean isStop(Object result) {
        return result instanceof Outcome.StopUnit || result instanceof Sight.StopUnit;
    }

    private static String word(Object result, boolean answered) {
        if (result instanceof Outcome.Done || result instanceof Sight.Seen) {
            return "done";
        } else if (isStop(result)) {
            return "stop-unit";
        } else if (result instanceof Outcome.LookUp) {
            return answered ? "look-up" : "no-answer";
        } else if (result instanceof Sight.NotNow) {
            return answered ? "later" : "no-answer";
        } else if (result instanceof Outcome.Later) {
            return "later";
        } else if (result instanceof Outcome.Refused) {
            return "refused";
        } else if (result instanceof Outcome.Limit) {
            return "limit";
        } else if (result instanceof Sight.NotThere) {
            return "not-there";
        }
        return "not-sent";
    }

    private static String tokenResult(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (exchange.getException() != null || status == null) {
            return "no-answer";
        }
        boolean refused = status == 400 || status == 401 || status == 403;
        return status == 200 ? "done" : refused ? "stop-unit" : "later";
    }

    private Timer timer(String operation, String outcome) {
        return timers.computeIfAbsent(operation + ' ' + outcome, both -> newTimer(operation, outcome));
    }

    private Timer newTimer(String operation, String outcome) {
        return Timer.builder("bridge.vipps.calls")
                .description("Calls to Vipps by what they ask for and what the answer meant, with the time over HTTP")
                .tag("operation", operation)
                .tag("outcome", outcome)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter repeats(String operation) {
        return Counter.builder("bridge.vipps.repeats")
                .description(
                        "Calls that were repeated at once with a new access token, because Vipps refused the old one")
                .tag("operation", operation)
                .register(registry);
    }

    private Counter looks(boolean ofAnUnknown, String result) {
        return Counter.builder("bridge.looks")
                .description("Looks at payments: for an unknown outcome, or scheduled, by what came of them")
                .tag("reason", ofAnUnknown ? "unknown-outcome" : "status-check")
                .tag("result", result)
                .register(registry);
    }
}
