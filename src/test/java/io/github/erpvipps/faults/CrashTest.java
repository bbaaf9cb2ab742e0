package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.WithEitherApi;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise: whatever dies, and wherever, no krone moves twice and no order is lost. A bridge is killed at each line of
 * {@code docs/if-it-dies-here.md}, or loses its database at a commit, and the books are compared once another one has gone on.
 *
 * <p>A fixed sample runs always, all of them with {@code -Ptorture}, and one with {@code -Dblow.at="halt after …"}.
 * What one API alone does is struck in the run with that API ({@code -Dshop.api=epayment}), the rest with either.
 */
@WithEitherApi
class CrashTest {

    /** The lines of each flow at which most could go wrong. */
    private static final Set<String> SAMPLE = Set.of(
            "accept an order: halt after accept/insert-* in find-pending-orders",
            "a file: halt before files/taken",
            "initiate: halt after ledger/begin-sending in initiations",
            "initiate: halt before ledger/{call-ended,book-initiations} in initiations",
            "capture: halt after ledger/begin-sending in captures",
            "capture: halt before ledger/{call-ended,book-answers} in captures",
            "refund: halt before ledger/{call-ended,book-answers} in refunds",
            "release: halt before ledger/{call-ended,book-answers} in cancels",
            "a lost address: halt after ledger/next-attempt in unknown-outcomes|customers-who-decide",
            "report a shipment: halt after erp/report-* in shipments-to-report",
            "capture: break after ledger/begin-sending in captures",
            "capture: break before ledger/{call-ended,book-answers} in captures");

    /** Of what only ePayment does, and of the way over to it. */
    private static final Set<String> SAMPLE_WITH_EPAYMENT = Set.of(
            "a lost create: halt before ledger/initiated-as-seen",
            "a look of two calls: halt after vipps/events",
            "the ids of two captures: halt before ledger/{name,unnamed}-movement",
            "move a capture: halt before ledger/{call-ended,book-answers,book-initiations} in captures");

    /** A connection that breaks on commit: the client does not know whether it was carried out. */
    private static final List<String> BREAKS = List.of(
            "accept an order: accept/insert-*",
            "accept a shipment: accept/insert-*",
            "a file: files/claim",
            "a file: files/progress",
            "a file: files/taken",
            "initiate: lease/operations",
            "initiate: ledger/begin-sending",
            "initiate: ledger/{call-ended,book-initiations}",
            "capture: ledger/begin-sending",
            "capture: ledger/{call-ended,book-answers}",
            "refund: ledger/begin-sending",
            "refund: ledger/{call-ended,book-answers}",
            "cancel: ledger/begin-sending",
            "cancel: ledger/{call-ended,book-answers}",
            "release: ledger/{call-ended,book-answers}",
            "look up: ledger/look-ended",
            "a lost address: ledger/next-attempt",
            "report a payment: erp/report-*",
            "report a payment: report/*-reported");

    @TempDir
    private Path folder;

    private record Case(Scenario scenario, NamedPoint point) {
        @Override
        public String toString() {
            return scenario + ": " + point;
        }
    }

    private static List<Case> all() {
        Scenarios scenarios = new Scenarios();
        Set<Case> cases = new LinkedHashSet<>();
        DiesHerePage.steps()
                .forEach(step -> scenarios.of(step.section(), step.step()).stream()
                        .flatMap(scenario ->
                                step.points(scenario.thread()).stream().map(point -> new Case(scenario, point)))
                        .forEach(cases::add));
        List<Scenario> known = cases.stream().map(Case::scenario).distinct().toList();
        for (String text : BREAKS) {
            String[] parts = text.split(": ", 2);
            Scenario scenario = known.stream()
                    .filter(s -> s.name().equals(parts[0]))
                    .findFirst()
                    .orElseThrow();
            for (NamedPoint.Moment moment : NamedPoint.Moment.values()) {
                cases.add(
                        new Case(scenario, new NamedPoint(NamedPoint.Blow.BREAK, moment, parts[1], scenario.thread())));
            }
        }
        return List.copyOf(cases);
    }

    static Stream<Case> cases() {
        Stream<Case> ofApi = all().stream()
                .filter(c -> c.scenario().api() == null || c.scenario().api().equals(Shop.API));
        String wanted = System.getProperty("blow.at", "");
        if (!wanted.isEmpty()) {
            return ofApi.filter(c -> c.toString().contains(wanted));
        }
        Set<String> sample = Shop.API.equals(Scenario.EPAYMENT) ? SAMPLE_WITH_EPAYMENT : SAMPLE;
        return Boolean.getBoolean("torture") ? ofApi : ofApi.filter(c -> sample.contains(c.toString()));
    }

    @Test
    void everyNameOnThePageIsThatOfAStatementOrAFolderAndEveryCaseOfTheSampleIsOnThePage() {
        List<String> names = new StatementNames(Path.of("").toAbsolutePath()).all();
        DiesHerePage.steps().stream()
                .flatMap(step -> Stream.of(step.first(), step.last()))
                .filter(what -> !NamedPoint.isFile(what))
                .forEach(what -> assertThat(names).as(what).anyMatch(name -> NamedPoint.names(what, name)));
        assertThat(all()).extracting(Case::toString).containsAll(SAMPLE).containsAll(SAMPLE_WITH_EPAYMENT);
        assertThat(SAMPLE).hasSize(12);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theBooksAgreeAfter(Case one) {
        try (Scene scene = new Scene(folder, one.scenario(), one.point())) {
            try {
                one.scenario().start().with(scene, one.point());
                scene.awaitBridge();
                one.scenario().day().play(scene);
                scene.awaitBlow();
                if (one.point().blow() == NamedPoint.Blow.HALT) {
                    assertThat(scene.process().end()).isEqualTo(FaultyBridge.KILLED);
                    scene.awaitSuccessor();
                } else {
                    assertThat(scene.process().isAlive()).isTrue();
                }
                Books.assertAgree(scene.shop());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(one + "\n" + scene.story(), e);
            }
        }
    }
}
