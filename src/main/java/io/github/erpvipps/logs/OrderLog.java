package io.github.erpvipps.logs;

import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;

/** One line for each thing that has happened to an order. Its fields are in the line's context, for JSON and for people. */
public final class OrderLog {

    private static final Logger LOG = LogManager.getLogger(OrderLog.class);

    private OrderLog() {}

    /**
     * To be called once the event is committed: what was rolled back has not happened. What the bridge tells about no order it
     * says by itself, with the level that it deserves.
     */
    public static void write(OrderEvent event) {
        if (!LOG.isInfoEnabled() || (event.orderId() == null && "bridge".equals(event.actor()))) {
            return;
        }
        // What is told of one order may be said by a thread that works for another.
        Map<String, String> before = ThreadContext.getImmutableContext();
        ThreadContext.clearMap();
        ThreadContext.putAll(event.fields());
        try {
            if (event.detail() == null) {
                LOG.info("{}", event.what());
            } else {
                LOG.info("{}: {}", event.what(), event.detail());
            }
        } finally {
            ThreadContext.clearMap();
            ThreadContext.putAll(before);
        }
    }

    /** Does work that is about an order, if it is: all lines until its end bear the order's fields. */
    @SuppressWarnings("try") // the fields are there until they are closed
    public static void during(Object work, Runnable steps) {
        Map<String, String> fields = work instanceof AboutOrder order ? order.logFields() : Map.of();
        try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
            steps.run();
        }
    }
}
