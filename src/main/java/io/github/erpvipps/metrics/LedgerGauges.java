package io.github.erpvipps.metrics;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Operation;
import io.github.erpvipps.ledger.Operators.Overview;
import io.github.erpvipps.ledger.Operators.Reservation;
import io.github.erpvipps.ledger.Operators.Unknown;
import io.github.erpvipps.ledger.Operators.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is in the ledger at the moment of a scrape. Several bridges on one ledger show the same. Each gauge is there with 0 when there
 * is nothing, and without a number (NaN) when the ledger cannot be read: a guess would be a lie.
 */
public final class LedgerGauges {

    private static final List<String> PAYMENT_STATUSES = List.of(
            "ACCEPTED",
            "INITIATED",
            "AUTHORIZED",
            "PARTIALLY_CAPTURED",
            "CAPTURED",
            "PARTIALLY_REFUNDED",
            "REFUNDED",
            "CANCELLED",
            "ABORTED",
            "EXPIRED",
            "REJECTED",
            "DEAD_LETTERED");

    private static final List<String> DEAD_LETTER_CLASSES = List.of(
            "attempts-used-up",
            "other-amount",
            "unclear",
            "outside-change",
            "refused",
            "key-too-old",
            "not-booked",
            "unknown-order");

    private static final List<String> WARNINGS = List.of(
            "reservation-ends-soon",
            "reservation-ends-at-vipps",
            "refunds-above-limit",
            "files-wait",
            "schedule-did-not-run",
            "newer-format",
            "callbacks-quiet",
            "webhooks-quiet");

    /** For a word that a later version has put into the ledger. */
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final LedgerView view;

    private LedgerGauges(MeterRegistry registry, LedgerView view) {
        this.registry = registry;
        this.view = view;
    }

    /**
     * Binds them.
     *
     * @param overview the ledger's numbers; it may throw, and it may hang
     * @param ready whether the bridge says that it is ready
     * @param guaranteed for how long a card's bank guarantees a reservation
     * @param salesUnits those that this bridge has keys for
     */
    public static void bind(
            MeterRegistry registry,
            Supplier<Overview> overview,
            BooleanSupplier ready,
            Duration guaranteed,
            Collection<String> salesUnits) {
        LedgerGauges gauges = new LedgerGauges(registry, new LedgerView(overview, ready));
        gauges.itself();
        gauges.counts();
        gauges.ages(guaranteed);
        gauges.needs(salesUnits);
    }

    private void itself() {
        Gauge.builder("bridge.ready", view, it -> it.now().ready() ? 1 : 0)
                .description(
                        "1 while the bridge is ready, as /observe/health/ready says; 0 also when it cannot tell within 3 s")
                .strongReference(true)
                .register(registry);
        Gauge.builder("bridge.ledger.readable", view, it -> it.now().overview().isPresent() ? 1 : 0)
                .description("1 while the ledger can be read within 3 s; otherwise what is in it has no number here")
                .strongReference(true)
                .register(registry);
    }

    private void counts() {
        String payments = "Payments by the status that the ERP is told";
        PAYMENT_STATUSES.forEach(status -> gauge(
                "bridge.payments",
                payments,
                ledger -> counted(ledger, ledger.payments(), status),
                "status",
                lower(status)));
        for (Kind kind : Kind.values()) {
            for (Operation.State state : Operation.State.values()) {
                gauge(
                        "bridge.operations",
                        "Operations by kind of call and state",
                        ledger -> operations(ledger, kind, state),
                        "kind",
                        Meters.word(kind),
                        "state",
                        Meters.word(state));
            }
        }
        seconds(
                "bridge.counted.age",
                "Age of the counts of payments and of finished operations, which are made now and then",
                ledger -> ledger.countedAt() == null
                        ? Double.NaN
                        : Math.max(
                                0,
                                Duration.between(ledger.countedAt(), Instant.now())
                                        .toSeconds()));
        String letters = "Dead letters by class; each waits for a person";
        DEAD_LETTER_CLASSES.forEach(
                name -> gauge("bridge.dead.letters", letters, ledger -> of(ledger.deadLetters(), name), "class", name));
        gauge(
                "bridge.dead.letters",
                letters,
                ledger -> ledger.deadLetters().entrySet().stream()
                        .filter(entry -> !DEAD_LETTER_CLASSES.contains(String.valueOf(entry.getKey())))
                        .mapToLong(Map.Entry::getValue)
                        .sum(),
                "class",
                OTHER);
    }

    private void ages(Duration guaranteed) {
        seconds(
                "bridge.oldest.waiting",
                "Age of the operation that has waited longest to be sent; 0 when none waits",
                ledger -> oldest(ledger.waiting().stream().map(Waiting::since).toList()));
        seconds(
                "bridge.oldest.unknown",
                "Age of the oldest call whose outcome is unknown; 0 when there is none",
                ledger -> oldest(ledger.unknowns().stream().map(Unknown::since).toList()));
        seconds(
                "bridge.oldest.reservation",
                "Age of the oldest reservation that is not all captured or released; 0 when there is none",
                ledger -> oldest(
                        ledger.reservations().stream().map(Reservation::since).toList()));
        seconds(
                "bridge.oldest.reservation.left",
                "Time until the card's bank may let go of the oldest reservation (what Vipps says, or reservation.guaranteed-days); below 0 when"
                        + " that is over, and the whole guarantee when there is no reservation",
                ledger -> ledger.firstReservationEnds(guaranteed)
                        .map(end -> Duration.between(Instant.now(), end).toSeconds())
                        .orElse(guaranteed.toSeconds()));
    }

    /** In seconds; 0 for none. */
    private static long oldest(List<Instant> since) {
        return since.stream()
                .min(Instant::compareTo)
                .map(at -> Math.max(0, Duration.between(at, Instant.now()).toSeconds()))
                .orElse(0L);
    }

    private void needs(Collection<String> salesUnits) {
        gauge(
                "bridge.operator.needed",
                "1 while a person must act; ./bridge status says why",
                ledger -> ledger.operatorIsNeeded() ? 1 : 0);
        String warnings = "Warnings in force, by name";
        WARNINGS.forEach(
                name -> gauge("bridge.warnings", warnings, ledger -> warnings(ledger, name::equals), "name", name));
        Set<String> known = Set.copyOf(WARNINGS);
        gauge("bridge.warnings", warnings, ledger -> warnings(ledger, name -> !known.contains(name)), "name", OTHER);
        salesUnits.forEach(unit -> gauge(
                "bridge.sales.unit.held",
                "1 while Vipps does not let the sales unit in and its calls wait",
                ledger -> ledger.holds().stream()
                                .anyMatch(hold -> hold.salesUnit().equals(unit))
                        ? 1
                        : 0,
                "sales_unit",
                unit));
        String pauses = "Pauses in force: what a person has stopped, or a limit of Vipps for a while";
        gauge("bridge.pauses", pauses, ledger -> pauses(ledger, true), "by", "vipps");
        gauge("bridge.pauses", pauses, ledger -> pauses(ledger, false), "by", "person");
        gauge(
                "bridge.shipped.unpaid",
                "Shipments of the last day whose payment had ended unpaid: the goods may be on their way",
                Overview::shippedUnpaid);
        gauge(
                "bridge.paid.after.end",
                "Payments that were captured although they had ended unpaid: somebody must refund them",
                Overview::paidAfterEnd);
    }

    private static long warnings(Overview ledger, Predicate<String> names) {
        return ledger.warnings().stream()
                .filter(warning -> names.test(warning.name()))
                .count();
    }

    private static long pauses(Overview ledger, boolean byVipps) {
        return ledger.pauses().stream()
                .filter(pause -> pause.who().equals("Vipps") == byVipps)
                .count();
    }

    private static double operations(Overview ledger, Kind kind, Operation.State state) {
        Map<String, Long> states = ledger.operationsByKind().getOrDefault(kind, Map.of());
        return state == Operation.State.DONE || state == Operation.State.REJECTED
                ? counted(ledger, states, state.name())
                : of(states, state.name());
    }

    /** What no bridge has counted yet has no number. */
    private static double counted(Overview ledger, Map<String, Long> counts, String name) {
        return ledger.countedAt() == null ? Double.NaN : of(counts, name);
    }

    private static long of(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void seconds(String name, String description, ToDoubleFunction<Overview> value) {
        Gauge.builder(
                        name,
                        view,
                        it -> it.now().overview().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Overview> value, String... labels) {
        Gauge.builder(
                        name,
                        view,
                        it -> it.now().overview().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .tags(labels)
                .strongReference(true)
                .register(registry);
    }
}
