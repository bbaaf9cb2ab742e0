package io.github.erpvipps.benchmark;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Calls a second as bars: a row for each kind of call, in it a panel for each latency, a group for each number in flight. */
final class Plot {

    private static final int PANEL_WIDTH = 320;
    private static final int PANEL_HEIGHT = 150;
    private static final int ROW_HEIGHT = 230;
    private static final int LEGEND_WIDTH = 840;
    private static final int LEFT = 20;
    private static final int TOP = 64;
    private static final int GAP = 28;
    private static final Map<Subject, String> COLOURS = new EnumMap<>(Map.of(
            Subject.BRIDGE, "#d9480f",
            Subject.BRIDGE_WITH_ERP, "#f59f00",
            Subject.LOOP_ONE_BY_ONE, "#4263eb",
            Subject.LOOP_IN_BATCHES, "#91a7ff",
            Subject.OBVIOUS_ROUTE, "#868e96"));

    private static final Set<Subject> LOOPS = EnumSet.of(Subject.LOOP_ONE_BY_ONE, Subject.LOOP_IN_BATCHES);

    private final Result result;
    private final StringBuilder svg = new StringBuilder();

    private Plot(Result result) {
        this.result = result;
    }

    /** An SVG document. */
    static String of(Result result) {
        return new Plot(result).drawn();
    }

    private String drawn() {
        List<Call> calls = compared().stream()
                .map(m -> m.cell().call())
                .distinct()
                .sorted()
                .toList();
        List<Integer> latencies = compared().stream()
                .map(m -> m.cell().latencyMs())
                .distinct()
                .sorted()
                .toList();
        int width = Math.max(LEGEND_WIDTH, 2 * LEFT + latencies.size() * (PANEL_WIDTH + GAP));
        int height = TOP + calls.size() * ROW_HEIGHT;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">",
                width, height, width, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
        legend();
        for (int row = 0; row < calls.size(); row++) {
            int top = TOP + row * ROW_HEIGHT;
            add(
                    "<text x=\"%d\" y=\"%d\" font-size=\"12\" font-weight=\"bold\">%s a second</text>",
                    LEFT, top + 10, calls.get(row).plural());
            for (int i = 0; i < latencies.size(); i++) {
                panel(LEFT + i * (PANEL_WIDTH + GAP), top + 20, calls.get(row), latencies.get(i));
            }
        }
        add("</svg>");
        return svg.toString();
    }

    /** Where the bridge was measured beside no loop, as two bridges against one, a bar would say nothing. */
    private List<Measurement> compared() {
        List<Measurement> all = result.best();
        return all.stream().noneMatch(m -> LOOPS.contains(m.subject()))
                ? all
                : all.stream()
                        .filter(m -> !m.subject().isBridge()
                                || LOOPS.stream()
                                        .anyMatch(loop ->
                                                result.of(loop, m.cell()).isPresent()))
                        .toList();
    }

    private List<Subject> drawnSubjects() {
        return COLOURS.keySet().stream()
                .filter(subject -> compared().stream().anyMatch(m -> m.subject() == subject))
                .toList();
    }

    private void legend() {
        int x = LEFT;
        add("<text x=\"%d\" y=\"20\" font-size=\"14\" font-weight=\"bold\">Calls a second</text>", x);
        for (Subject subject : drawnSubjects()) {
            add("<rect x=\"%d\" y=\"32\" width=\"10\" height=\"10\" fill=\"%s\"/>", x, COLOURS.get(subject));
            add("<text x=\"%d\" y=\"41\">%s</text>", x + 14, subject.title());
            x += 30 + subject.title().length() * 6;
        }
        add("<line x1=\"%d\" y1=\"37\" x2=\"%d\" y2=\"37\" stroke=\"#212529\" stroke-dasharray=\"3 2\"/>", x, x + 14);
        add("<text x=\"%d\" y=\"41\">in flight ÷ latency</text>", x + 18);
    }

    private void panel(int left, int top, Call call, int latencyMs) {
        List<Measurement> shown = compared().stream()
                .filter(m -> m.cell().call() == call && m.cell().latencyMs() == latencyMs)
                .toList();
        Map<Integer, Cell> byInFlight = new TreeMap<>();
        shown.stream()
                .filter(m -> !m.subject().isOneByOne())
                .forEach(m -> byInFlight.merge(
                        m.cell().inFlight(), m.cell(), (one, other) -> one.bridges() > other.bridges() ? one : other));
        List<Cell> cells = List.copyOf(byInFlight.values());
        int bottom = top + PANEL_HEIGHT;
        double most = shown.stream().mapToDouble(Measurement::perSecond).max().orElse(1);
        double scale = (PANEL_HEIGHT - 24) / most;
        add(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#212529\"/>",
                left, bottom, left + PANEL_WIDTH, bottom);
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">in flight, at %d ms</text>",
                left + PANEL_WIDTH / 2, bottom + 38, latencyMs);
        List<Subject> subjects = drawnSubjects().stream()
                .filter(subject -> shown.stream().anyMatch(m -> m.subject() == subject))
                .toList();
        int group = PANEL_WIDTH / Math.max(1, cells.size());
        int bar = Math.min(32, (group - 12) / Math.max(1, subjects.size()));
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            int begin = left + i * group + (group - bar * subjects.size()) / 2;
            for (int j = 0; j < subjects.size(); j++) {
                Optional<Measurement> one = result.of(subjects.get(j), cell);
                if (one.isPresent()) {
                    bar(begin + j * bar, bottom, bar, one.get(), scale);
                }
            }
            limit(cell, begin, bar * subjects.size(), bottom, scale, most);
            add(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    begin + bar * subjects.size() / 2, bottom + 18, cell.inFlight());
        }
    }

    private void bar(int x, int bottom, int width, Measurement one, double scale) {
        double height = one.perSecond() * scale;
        add(
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"><title>%s: %.0f a second</title></rect>",
                x,
                bottom - height,
                width - 1,
                height,
                COLOURS.get(one.subject()),
                one.subject().title(),
                one.perSecond());
        add(
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"8\">%.0f</text>",
                x + width / 2, bottom - height - 3, one.perSecond());
    }

    private void limit(Cell cell, int x, int width, int bottom, double scale, double most) {
        if (cell.limitPerSecond() <= most * 1.1) {
            double y = bottom - cell.limitPerSecond() * scale;
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#212529\" stroke-dasharray=\"3 2\"/>",
                    x - 3, y, x + width + 3, y);
        }
    }

    private void add(String line, Object... values) {
        svg.append(String.format(Locale.ROOT, line, values)).append('\n');
    }
}
