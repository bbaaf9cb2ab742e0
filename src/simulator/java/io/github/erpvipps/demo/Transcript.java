package io.github.erpvipps.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For an output that is no terminal: one plain line whenever an order's status has changed, or something was refused. */
final class Transcript implements Display {

    private static final int WIDTH = 160;

    private final PrintWriter out;
    private final Map<String, String> seen = new HashMap<>();

    Transcript(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(List<OrderLine> orders, Duration elapsed) {
        for (OrderLine order : orders) {
            String news = order.status() + (order.isAlarming() ? order.last() : "");
            if (!news.equals(seen.put(order.orderId(), news))) {
                out.println(String.format(
                                Locale.ROOT,
                                "%6.1f s  %-10s %-18s %s",
                                elapsed.toMillis() / 1000.0,
                                order.orderId(),
                                order.status(),
                                order.last())
                        .stripTrailing());
            }
        }
        out.flush();
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void close() {
        out.flush();
    }
}
