package io.github.erpvipps.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that a run has measured.
 *
 * @param measured of all rounds
 * @param checkout null where it was not measured
 */
record Result(Conditions conditions, List<Measurement> measured, List<Failure> failures, Checkout.Seen checkout) {

    private static final double SHARE_OF_LIMIT = 0.95;

    private record Place(Subject subject, Cell cell) {}

    /** Of each subject in each cell the fastest round: what else goes on on the machine only ever slows it down. */
    List<Measurement> best() {
        Map<Place, Measurement> best = new LinkedHashMap<>();
        for (Measurement m : measured) {
            best.merge(
                    new Place(m.subject(), m.cell()),
                    m,
                    (one, other) -> other.perSecond() > one.perSecond() ? other : one);
        }
        return List.copyOf(best.values());
    }

    List<Measurement> best(Call call) {
        return best().stream().filter(m -> m.cell().call() == call).toList();
    }

    List<Measurement> bridges(Call call) {
        return best(call).stream().filter(m -> m.subject().isBridge()).toList();
    }

    /** Another subject under the same conditions; the obvious route has one call in flight, whatever the others have. */
    Optional<Measurement> of(Subject subject, Cell cell) {
        Cell wanted = cell.of(subject);
        return best().stream()
                .filter(m -> m.subject() == subject && m.cell().equals(wanted))
                .findFirst();
    }

    Optional<Double> ratio(Measurement of, Subject to) {
        return of(to, of.cell()).map(other -> of.perSecond() / other.perSecond());
    }

    /** To 0.95 × in flight ÷ latency; empty without a latency. */
    static Optional<Double> ratioToLimit(Measurement of) {
        double limit = limitPerSecond(of.cell());
        return Double.isInfinite(limit) ? Optional.empty() : Optional.of(of.perSecond() / limit);
    }

    /** What is left of the best possible when all but 5 % of the time is spent waiting for Vipps. */
    static double limitPerSecond(Cell cell) {
        return SHARE_OF_LIMIT * cell.limitPerSecond();
    }

    static String shown(Optional<Double> ratio) {
        return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("–");
    }

    /** Calls that were made twice and may move something, in all rounds. */
    int duplicates() {
        int inCells = measured.stream()
                .filter(m -> !m.cell().call().isLook())
                .mapToInt(Measurement::duplicates)
                .sum();
        int inFailures = failures.stream().mapToInt(Failure::duplicates).sum();
        return inCells + inFailures + (checkout == null ? 0 : checkout.duplicates());
    }

    /** Who has sent something twice, one line each. */
    List<String> sentTwice() {
        List<String> lines = new ArrayList<>();
        measured.stream()
                .filter(m -> m.duplicates() > 0 && !m.cell().call().isLook())
                .forEach(m -> lines.add("BROKEN: %s sent %d calls twice: %s"
                        .formatted(m.title(), m.duplicates(), m.cell().described())));
        failures.stream()
                .filter(f -> f.duplicates() > 0)
                .forEach(f -> lines.add("BROKEN: %s sent %d calls twice: %s"
                        .formatted(f.subject().title(), f.duplicates(), f.cell().described())));
        if (checkout != null && checkout.duplicates() > 0) {
            lines.add("BROKEN: %d calls were sent twice at the checkout".formatted(checkout.duplicates()));
        }
        return lines;
    }

    /** @param times how often faster than the obvious route the bridge must be */
    List<String> slowerThan(double times) {
        return best().stream()
                .filter(m -> m.subject().isBridge())
                .filter(m -> ratio(m, Subject.OBVIOUS_ROUTE).orElse(0.0) < times)
                .map(m -> String.format(
                        Locale.ROOT,
                        "BROKEN: %s is %s times the obvious route, not %.1f: %s",
                        m.title(),
                        shown(ratio(m, Subject.OBVIOUS_ROUTE)),
                        times,
                        m.cell().described()))
                .toList();
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("result.md"), Markdown.of(this));
        Files.writeString(folder.resolve("result.csv"), csv());
        Files.writeString(folder.resolve("result.svg"), Plot.of(this));
    }

    private String csv() {
        StringBuilder text = new StringBuilder(
                "call,subject,bridges,latency_ms,in_flight,round,calls,seconds,per_second,p50_ms,p99_ms,cpu_ms,database_cpu_ms,"
                        + "stand_in_cpu_ms,resident_mb,start_seconds,commits,wal_bytes,most_in_flight,duplicates\n");
        for (Measurement m : measured) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%d,%d,%d,%d,%.3f,%.2f,%.2f,%.2f,%.3f,%.3f,%.3f,%d,%.1f,%.2f,%d,%d,%d%n",
                    m.cell().call().id(),
                    m.subject().id(),
                    m.cell().bridges(),
                    m.cell().latencyMs(),
                    m.cell().inFlight(),
                    m.round(),
                    m.calls(),
                    m.seconds(),
                    m.perSecond(),
                    m.p50Ms(),
                    m.p99Ms(),
                    m.cpuMs(),
                    m.databaseCpuMs(),
                    m.standInCpuMs(),
                    m.residentMb(),
                    m.startSeconds(),
                    m.commits(),
                    m.walBytes(),
                    m.mostInFlight(),
                    m.duplicates()));
        }
        return text.toString();
    }
}
