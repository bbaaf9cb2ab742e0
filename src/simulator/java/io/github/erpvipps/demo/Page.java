package io.github.erpvipps.demo;

import io.github.erpvipps.cli.Ink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** Draws orders and totals as lines of text, none of them wider than asked. */
final class Page {

    private static final int WIDTH_OF_COLUMNS = 85;

    private final Ink ink;
    private final int width;

    Page(Ink ink, int width) {
        this.ink = ink;
        this.width = width;
    }

    List<String> head() {
        return List.of(ink.dim(cut(
                "  " + row("ORDER", "AMOUNT", "STATUS", "AUTHORIZED", "CAPTURED", "REFUNDED", "CANCELLED") + "LAST")));
    }

    String order(OrderLine order, String mark, String last) {
        Sums sums = order.erp();
        String plain = row(
                order.orderId(),
                order.amountMinor() == null ? "" : kroner(order.amountMinor()),
                order.status(),
                kroner(sums.authorizedMinor()),
                kroner(sums.capturedMinor()),
                kroner(sums.refundedMinor()),
                kroner(sums.cancelledMinor()));
        String line = cut("  " + plain + last).substring(2);
        int status = line.indexOf(order.status());
        int end = Math.min(line.length(), status + order.status().length());
        String coloured = line.substring(0, status)
                + ink.state(order.status(), line.substring(status, end))
                + line.substring(end, Math.min(line.length(), WIDTH_OF_COLUMNS))
                + (line.length() > WIDTH_OF_COLUMNS ? last(order, line.substring(WIDTH_OF_COLUMNS)) : "");
        return mark + " " + coloured;
    }

    private String last(OrderLine order, String text) {
        return order.isAlarming() ? ink.red(text) : ink.dim(text);
    }

    /** The sums of each book below each other, and whether they agree order by order. */
    List<String> totals(List<OrderLine> orders) {
        List<String> lines = new ArrayList<>();
        long moving =
                orders.stream().filter(Predicate.not(OrderLine::booksAgree)).count();
        String verdict = moving == 0
                ? ink.green("= the three books agree")
                : ink.yellow(
                        "… " + moving + (moving == 1 ? " order is" : " orders are") + " on the way between the books");
        lines.add(total("ERP", orders, OrderLine::erp, ""));
        lines.add(total("Ledger", orders, OrderLine::ledger, width > WIDTH_OF_COLUMNS + 45 ? verdict : ""));
        lines.add(total("Vipps", orders, OrderLine::vipps, ""));
        if (width <= WIDTH_OF_COLUMNS + 45) {
            lines.add("  " + verdict);
        }
        return lines;
    }

    private String total(String book, List<OrderLine> orders, Function<OrderLine, Sums> of, String verdict) {
        Sums sums = orders.stream().map(of).reduce(Sums.NONE, Sums::plus);
        String line = row(
                book,
                "",
                "",
                kroner(sums.authorizedMinor()),
                kroner(sums.capturedMinor()),
                kroner(sums.refundedMinor()),
                kroner(sums.cancelledMinor()));
        return (ink.bold(cut("  " + line)) + verdict).stripTrailing();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-10s %9s  %-18s  %10s %10s %9s %9s  ", cells);
    }

    static String kroner(long minor) {
        return minor == 0 ? "·" : BigDecimal.valueOf(minor, 2).toPlainString();
    }

    private String cut(String line) {
        return line.length() < width ? line : line.substring(0, Math.max(0, width - 2)) + "…";
    }
}
