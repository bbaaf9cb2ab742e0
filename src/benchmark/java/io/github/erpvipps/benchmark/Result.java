package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that a run has measured, as text, Markdown, CSV and a plot. */
record Result(Conditions conditions, List<Measurement> measured) {

    private static final double SHARE_OF_LIMIT = 0.95;

    List<Cell> cells() {
        return measured.stream()
                .filter(m -> m.subject() != Subject.OBVIOUS_ROUTE)
                .map(Measurement::cell)
                .distinct()
                .toList();
    }

    /** The obvious route has one call in flight, whatever the others have. */
    Optional<Measurement> of(Subject subject, Cell cell) {
        Cell wanted = subject == Subject.OBVIOUS_ROUTE ? new Cell(cell.latencyMs(), 1) : cell;
        return measured.stream()
                .filter(m -> m.subject() == subject && m.cell().equals(wanted))
                .findFirst();
    }

    private Optional<Double> ratio(Measurement of, Subject to) {
        return of(to, of.cell()).map(other -> of.perSecond() / other.perSecond());
    }

    private static Optional<Double> ofLimit(Measurement of) {
        double limit = SHARE_OF_LIMIT * of.cell().limitPerSecond();
        return Double.isInfinite(limit) ? Optional.empty() : Optional.of(of.perSecond() / limit);
    }

    private List<Measurement> bridges() {
        return cells().stream()
                .flatMap(cell -> List.of(Subject.BRIDGE, Subject.BRIDGE_WITH_ERP).stream()
                        .flatMap(subject -> of(subject, cell).stream()))
                .toList();
    }

    List<String> ratios() {
        List<String> lines = new ArrayList<>();
        lines.add("%-18s %7s %9s %18s %18s %15s %24s"
                .formatted(
                        "",
                        "latency",
                        "in flight",
                        "to one by one",
                        "to in batches",
                        "to obvious",
                        "to 0.95 × in flight ÷ ms"));
        for (Measurement m : bridges()) {
            lines.add("%-18s %7d %9d %18s %18s %15s %24s"
                    .formatted(
                            m.subject().id(),
                            m.cell().latencyMs(),
                            m.cell().inFlight(),
                            shown(ratio(m, Subject.LOOP_ONE_BY_ONE)),
                            shown(ratio(m, Subject.LOOP_IN_BATCHES)),
                            shown(ratio(m, Subject.OBVIOUS_ROUTE)),
                            shown(ofLimit(m))));
        }
        return lines;
    }

    private static String shown(Optional<Double> ratio) {
        return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("–");
    }

    List<String> duplicates() {
        return measured.stream()
                .filter(m -> m.duplicates() > 0)
                .map(m -> "BROKEN: %s sent %d calls twice, with %d ms and %d in flight"
                        .formatted(
                                m.subject().id(),
                                m.duplicates(),
                                m.cell().latencyMs(),
                                m.cell().inFlight()))
                .toList();
    }

    /** @param times how often faster than the obvious route the bridge must be */
    List<String> slowerThan(double times) {
        return bridges().stream()
                .filter(m -> ratio(m, Subject.OBVIOUS_ROUTE).orElse(0.0) < times)
                .map(m -> String.format(
                        Locale.ROOT,
                        "BROKEN: %s is %s times the obvious route, not %.1f",
                        m.subject().id(),
                        shown(ratio(m, Subject.OBVIOUS_ROUTE)),
                        times))
                .toList();
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("result.md"), markdown());
        Files.writeString(folder.resolve("result.csv"), csv());
        Files.writeString(folder.resolve("result.svg"), Plot.of(this));
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# Captures a second\n\n");
        conditions.lines().forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n![captures a second](result.svg)\n\n");
        text.append("""
                | | latency, ms | in flight | captures | a second | p50, ms | p99, ms | CPU, ms | PostgreSQL's CPU, ms | resident, MB | commits | WAL, bytes | sent twice |
                |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                """);
        for (Measurement m : measured) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %d | %.1f | %d | %d |%n",
                    m.columns(m.subject().title())));
        }
        text.append("""

                CPU, commits and WAL are for each capture.

                | ratio of | latency, ms | in flight | to by hand, one by one | to by hand, in batches | to the obvious route | to 0.95 × in flight ÷ latency |
                |---|--:|--:|--:|--:|--:|--:|
                """);
        for (Measurement m : bridges()) {
            text.append("| %s | %d | %d | %s | %s | %s | %s |\n"
                    .formatted(
                            m.subject().title(),
                            m.cell().latencyMs(),
                            m.cell().inFlight(),
                            shown(ratio(m, Subject.LOOP_ONE_BY_ONE)),
                            shown(ratio(m, Subject.LOOP_IN_BATCHES)),
                            shown(ratio(m, Subject.OBVIOUS_ROUTE)),
                            shown(ofLimit(m))));
        }
        return text.toString();
    }

    private String csv() {
        StringBuilder text = new StringBuilder(
                "subject,latency_ms,in_flight,captures,seconds,per_second,p50_ms,p99_ms,cpu_ms,database_cpu_ms,stand_in_cpu_ms,"
                        + "resident_mb,commits,wal_bytes,most_in_flight,duplicates\n");
        for (Measurement m : measured) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%d,%.3f,%.2f,%.2f,%.2f,%.3f,%.3f,%.3f,%d,%.2f,%d,%d,%d%n",
                    m.subject().id(),
                    m.cell().latencyMs(),
                    m.cell().inFlight(),
                    m.captures(),
                    m.seconds(),
                    m.perSecond(),
                    m.p50Ms(),
                    m.p99Ms(),
                    m.cpuMs(),
                    m.databaseCpuMs(),
                    m.standInCpuMs(),
                    m.residentMb(),
                    m.commits(),
                    m.walBytes(),
                    m.mostInFlight(),
                    m.duplicates()));
        }
        return text.toString();
    }
}
