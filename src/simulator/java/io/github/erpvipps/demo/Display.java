package io.github.erpvipps.demo;

import java.time.Duration;
import java.util.List;

/** Where the orders are watched. */
interface Display extends AutoCloseable {

    void show(List<OrderLine> orders, Duration elapsed);

    /** Makes room for the verdict where the orders were. */
    default void clear() {}

    int width();

    @Override
    void close();
}
