package io.github.erpvipps.demo;

import io.github.erpvipps.cli.Ink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The live table: the same lines drawn over and over in one place, each time in one write, so that nothing flickers. */
final class Screen implements Display {

    private static final int DEFAULT_WIDTH = 120;
    private static final int DEFAULT_HEIGHT = 50;
    private static final int LINES_AROUND_THE_ORDERS = 7;
    private static final int DRAWINGS_BETWEEN_SIZES = 10;

    private final PrintWriter out;
    private final Ink ink;
    private int width = number(System.getenv("COLUMNS"), DEFAULT_WIDTH);
    private int height = number(System.getenv("LINES"), DEFAULT_HEIGHT);
    private int drawings;
    private int drawn;

    Screen(PrintWriter out, Ink ink) {
        this.out = out;
        this.ink = ink;
    }

    @Override
    public void show(List<OrderLine> orders, Duration elapsed) {
        if (drawings++ % DRAWINGS_BETWEEN_SIZES == 0) {
            measure();
        }
        Page page = new Page(ink, width);
        List<String> lines = new ArrayList<>(page.head());
        int hidden = Math.max(0, orders.size() - Math.max(1, height - LINES_AROUND_THE_ORDERS));
        orders.stream().skip(hidden).forEach(order -> lines.add(page.order(order, mark(order), order.last())));
        lines.add(hidden == 0 ? "" : ink.dim("  and " + hidden + " more; make the window higher to see all"));
        lines.addAll(page.totals(orders));
        lines.add(ink.dim("  " + elapsed.toSeconds() + " s"));
        draw(lines);
    }

    private String mark(OrderLine order) {
        return order.booksAgree() ? " " : ink.yellow("…");
    }

    private void draw(List<String> lines) {
        StringBuilder drawing = new StringBuilder("\u001b[?25l");
        if (drawn > 0) {
            drawing.append("\u001b[").append(drawn).append('A');
        }
        lines.forEach(line -> drawing.append('\r').append(line).append("\u001b[K\n"));
        drawing.append("\u001b[J");
        drawn = lines.size();
        out.print(drawing);
        out.flush();
    }

    @Override
    public void clear() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\r\u001b[J");
        }
        drawn = 0;
    }

    /** The cursor comes back. */
    @Override
    public void close() {
        out.print("\u001b[?25h");
        out.flush();
    }

    @Override
    public int width() {
        return width;
    }

    /** The window may have been resized; when nobody can say, the last size holds. */
    private void measure() {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty").start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            if (stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 && size.length == 2) {
                height = number(size[0], height);
                width = number(size[1], width);
            }
        } catch (IOException e) {
            height = DEFAULT_HEIGHT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
