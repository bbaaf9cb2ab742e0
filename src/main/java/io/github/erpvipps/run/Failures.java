package io.github.erpvipps.run;

import io.github.erpvipps.erp.Reports;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what failed in a route: one line for each route and kind of failure, and again only after a while. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Map<String, Long> said = new ConcurrentHashMap<>();

    public void say(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        String kind = exchange.getFromRouteId() + " "
                + (root == null ? "" : root.getClass().getSimpleName());
        long now = System.nanoTime();
        Long before = said.get(kind);
        if (before == null || now - before > SILENCE_NANOS) {
            said.put(kind, now);
            LOG.warn(
                    "{} failed and will go on by itself: {}",
                    exchange.getFromRouteId(),
                    root == null ? "unknown" : firstLine(root));
            LOG.debug("the failure in {}", exchange.getFromRouteId(), failure);
        }
    }

    /** A row that the ERP's table has refused: it is said, and marked so that nobody takes it for written. */
    @SuppressWarnings("unchecked")
    public void refusedRow(Exchange exchange) {
        Map<String, Object> row = exchange.getMessage().getBody(Map.class);
        row.put(Reports.NOT_WRITTEN, true);
        say(exchange);
    }

    private static String firstLine(Throwable root) {
        String message = root.getMessage() == null
                ? ""
                : root.getMessage().lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + " " + message;
    }
}
