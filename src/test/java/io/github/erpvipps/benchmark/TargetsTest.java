package io.github.erpvipps.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run says about what must be reached. */
final class TargetsTest {

    private static final Conditions CONDITIONS =
            new Conditions(new Machine("a processor", 2, "a system", "17", 0.1), Map.of(), 1, 6, 2_000, 2, Map.of());
    private static final Cell AT_50_MS = new Cell(Call.CAPTURE, 50, 16, 1);
    private static final Cell AT_0_MS = new Cell(Call.CAPTURE, 0, 16, 1);

    @Test
    void whereTheCeilingIsHighTheLimitOfTheLatencyIsWanted() {
        Target enough = only(
                "captures at 50 ms",
                took(Subject.BRIDGE, AT_50_MS, 305),
                took(Subject.LOOP_ONE_BY_ONE, AT_50_MS, 1_000));
        assertThat(enough.wanted()).isEqualTo("304 a second (0.95 × in flight ÷ latency)");
        assertThat(enough.verdict()).isEqualTo("met");
        Target tooLittle = only(
                "captures at 50 ms",
                took(Subject.BRIDGE, AT_50_MS, 303),
                took(Subject.LOOP_ONE_BY_ONE, AT_50_MS, 1_000));
        assertThat(tooLittle.verdict()).isEqualTo("not met");
    }

    @Test
    void whereTheCeilingIsLowAShareOfItIsWanted() {
        Target target = only(
                "captures at 50 ms",
                took(Subject.BRIDGE, AT_50_MS, 159),
                took(Subject.LOOP_ONE_BY_ONE, AT_50_MS, 200),
                took(Subject.LOOP_IN_BATCHES, AT_50_MS, 300));
        assertThat(target.wanted()).isEqualTo("160 a second (0.8 × by hand, one by one)");
        assertThat(target.measured()).contains("0.80 × one by one, 0.53 × in batches");
        assertThat(target.verdict()).isEqualTo("not met");
    }

    @Test
    void withoutALatencyTheShareIsSmaller() {
        Target target = only(
                "captures at 0 ms", took(Subject.BRIDGE, AT_0_MS, 700), took(Subject.LOOP_ONE_BY_ONE, AT_0_MS, 1_000));
        assertThat(target.wanted()).isEqualTo("700 a second (0.7 × by hand, one by one)");
        assertThat(target.verdict()).isEqualTo("met");
    }

    @Test
    void theFastestRoundCountsForEverybody() {
        Target target = only(
                "captures at 0 ms",
                took(Subject.BRIDGE, AT_0_MS, 1_000),
                took(Subject.BRIDGE, AT_0_MS, 500),
                took(Subject.LOOP_ONE_BY_ONE, AT_0_MS, 1_000),
                took(Subject.LOOP_ONE_BY_ONE, AT_0_MS, 2_000));
        assertThat(target.measured()).isEqualTo("1000 a second (0.50 × one by one)");
        assertThat(target.verdict()).isEqualTo("not met");
    }

    @Test
    void theObviousRouteIsComparedWithItsOneCallInFlight() {
        Target target = only(
                "to the obvious route",
                took(Subject.BRIDGE, new Cell(Call.CAPTURE, 50, 64, 1), 190),
                took(Subject.OBVIOUS_ROUTE, new Cell(Call.CAPTURE, 50, 1, 1), 19));
        assertThat(target.measured()).isEqualTo("10.0 ×");
        assertThat(target.verdict()).isEqualTo("met");
    }

    @Test
    void twoBridgesAreComparedWithOneOfTheSameCallsInFlight() {
        Target target = only(
                "two bridges to one",
                took(Subject.BRIDGE, new Cell(Call.CAPTURE, 200, 32, 1), 100),
                took(Subject.BRIDGE, new Cell(Call.CAPTURE, 200, 32, 2), 189));
        assertThat(target.measured()).isEqualTo("1.89 ×");
        assertThat(target.verdict()).isEqualTo("not met");
    }

    @Test
    void aCheckoutWhoseBatchWasOverShowsNothing() {
        Target target = Targets.of(new Result(
                        CONDITIONS, List.of(), List.of(), new Checkout.Seen(300, 40, 90, 95, 1_500, 0, 250, 4, 0)))
                .get(0);
        assertThat(target.what()).startsWith("payment_url");
        assertThat(target.verdict()).isEqualTo("not met");
    }

    @Test
    void whatWasSentTwiceInASlowRoundOrAFailedCellCountsAndALookDoesNot() {
        Cell looks = new Cell(Call.STATUS_CHECK, 0, 16, 1);
        Result result = new Result(
                CONDITIONS,
                List.of(
                        took(Subject.BRIDGE, AT_0_MS, 1_000),
                        took(Subject.BRIDGE, AT_0_MS, 500, 2),
                        took(Subject.BRIDGE, looks, 500, 8)),
                List.of(new Failure(Subject.BRIDGE, AT_50_MS, 1, "it did not end", 1)),
                null);
        assertThat(result.duplicates()).isEqualTo(3);
        assertThat(result.sentTwice()).hasSize(2).allMatch(line -> line.startsWith("BROKEN: the bridge sent "));
    }

    private static Target only(String what, Measurement... measured) {
        List<Target> found = Targets.of(new Result(CONDITIONS, List.of(measured), List.of(), null)).stream()
                .filter(target -> target.what().contains(what))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Measurement took(Subject subject, Cell cell, int perSecond) {
        return took(subject, cell, perSecond, 0);
    }

    private static Measurement took(Subject subject, Cell cell, int perSecond, int duplicates) {
        return new Measurement(
                subject, cell, 1, perSecond, 1, 50, 60, 1, 1, 1, 200, 4, 2, 1_000, cell.inFlight(), duplicates);
    }
}
