package io.github.erpvipps.logs;

import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One line for each thing that has happened to an order. Its fields are in the line's context, for JSON and for people. */
public final class OrderLog {

    private static final Logger LOG = LogManager.getLogger(OrderLog.class);

    private OrderLog() {}

    /**
     * To be called once the event is committed: what was rolled back has not happened. What the bridge tells about no order it
     * says by itself, with the level that it deserves.
     */
    @SuppressWarnings("try") // the fields are there until they are closed
    public static void write(OrderEvent event) {
        if (!LOG.isInfoEnabled() || (event.orderId() == null && "bridge".equals(event.actor()))) {
            return;
        }
        try (CloseableThreadContext.Instance fields = CloseableThreadContext.putAll(event.fields())) {
            if (event.detail() == null) {
                LOG.info("{}", event.what());
            } else {
                LOG.info("{}: {}", event.what(), event.detail());
            }
        }
    }

    /** Does work that is about an order, if it is: all lines until its end bear the order's fields. */
    @SuppressWarnings("try") // the same
    public static void during(Object work, Runnable steps) {
        Map<String, String> fields = work instanceof AboutOrder order ? order.logFields() : Map.of();
        try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
            steps.run();
        }
    }
}
