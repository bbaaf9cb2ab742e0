package io.github.erpvipps.metrics;

import io.github.erpvipps.accept.IntakeWatch;
import io.github.erpvipps.erp.ReportWatch;
import io.github.erpvipps.ledger.CommitWatch;
import io.github.erpvipps.ledger.Purpose;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the bridge has done since it started. Each counter begins at 0 for each word that it may have, so that its first increase is
 * seen, too.
 */
public final class Meters implements CommitWatch, IntakeWatch, ReportWatch {

    /** What the story of an order says, and of the bridge as a whole. Any other word is counted as {@code other}. */
    private static final Set<String> EVENTS = Set.of(
            "adopted",
            "amounts-differ",
            "approved",
            "authorized",
            "check-asked",
            "dead-lettered",
            "done",
            "ended",
            "found",
            "late-reservation",
            "later",
            "lease-ended",
            "limit-reached",
            "look-up",
            "newer-format",
            "next-attempt",
            "not-there",
            "other",
            "outside-change",
            "paused",
            "ready",
            "rejected",
            "replayed",
            "reservation-ends-soon",
            "resolved",
            "resumed",
            "row-changed",
            "row-rejected",
            "sales-unit-held",
            "sent",
            "settled",
            "stale-answer",
            "strange-amounts",
            "strange-status",
            "unknown",
            "warning",
            "warning-ended",
            "webhook",
            "webhook-deleted",
            "webhook-registered",
            "withdrawn");

    private static final List<Purpose> FROM_THE_ERP =
            List.of(Purpose.ORDER, Purpose.SHIPMENT, Purpose.REFUND, Purpose.CANCELLATION);
    private static final List<Integer> ANSWERS_TO_CALLBACKS = List.of(200, 401, 413, 503);
    private static final Set<String> REASONS_TO_PARK =
            Set.of("unreadable", "unknown-event", "no-reference", "other-sales-unit", "unknown-payment", "other");
    private static final String NORWEGIAN = "NOK";

    private final MeterRegistry registry;
    private final Map<String, Counter> events = new ConcurrentHashMap<>();

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        EVENTS.forEach(this::event);
        for (Sum sum : Sum.values()) {
            money(sum, NORWEGIAN);
        }
        for (Purpose kind : FROM_THE_ERP) {
            for (Source source : Source.values()) {
                rows(source, kind, true);
                rows(source, kind, false);
            }
            files(kind, true);
            files(kind, false);
        }
        List.of("PAYMENT", Purpose.SHIPMENT.name(), Purpose.REFUND.name(), Purpose.CANCELLATION.name())
                .forEach(kind -> {
                    reports(kind, true);
                    reports(kind, false);
                });
        results();
        ANSWERS_TO_CALLBACKS.forEach(this::callbacks);
        ANSWERS_TO_CALLBACKS.forEach(this::webhooks);
        REASONS_TO_PARK.forEach(this::parked);
    }

    /** Its label values are in lower case, as all of ours. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void told(String what) {
        event(EVENTS.contains(what) ? what : "other").increment();
    }

    private Counter event(String what) {
        return events.computeIfAbsent(what, this::newEvent);
    }

    private Counter newEvent(String what) {
        return Counter.builder("bridge.events")
                .description("Things that happened to orders and were committed, by the word in the order's story")
                .tag("event", what)
                .register(registry);
    }

    @Override
    public void moved(Sum sum, String currency, long amountMinor) {
        money(sum, currency).increment((double) amountMinor);
    }

    private Counter money(Sum sum, String currency) {
        return Counter.builder("bridge.money.moved.minor")
                .description("Money that the ledger has recorded as moved at Vipps, in minor units (øre)")
                .tag("kind", word(sum))
                .tag("currency", currency)
                .register(registry);
    }

    @Override
    public void came(Source source, Purpose kind, int accepted, int rejected) {
        rows(source, kind, true).increment(accepted);
        rows(source, kind, false).increment(rejected);
    }

    private Counter rows(Source source, Purpose kind, boolean accepted) {
        return Counter.builder("bridge.rows")
                .description(
                        "Rows of the ERP's tables and lines of files that were read; one that comes again counts again")
                .tag("source", word(source))
                .tag("kind", word(kind))
                .tag("result", accepted ? "accepted" : "rejected")
                .register(registry);
    }

    @Override
    public void file(Purpose kind, boolean readable) {
        files(kind, readable).increment();
    }

    private Counter files(Purpose kind, boolean readable) {
        return Counter.builder("bridge.files")
                .description("Dropped files that were taken, or refused as a whole because they cannot be read")
                .tag("kind", word(kind))
                .tag("result", readable ? "taken" : "refused")
                .register(registry);
    }

    @Override
    public void result() {
        results().increment();
    }

    private Counter results() {
        return Counter.builder("bridge.result.files")
                .description("Result files that were written into the outbox")
                .register(registry);
    }

    @Override
    public void reported(String kind, int written, int refused) {
        reports(kind, true).increment(written);
        reports(kind, false).increment(refused);
    }

    private Counter reports(String kind, boolean written) {
        return Counter.builder("bridge.reports")
                .description("Rows of the ERP's tables that were told their state, or whose table refused it")
                .tag("kind", kind.toLowerCase(Locale.ROOT))
                .tag("result", written ? "written" : "refused")
                .register(registry);
    }

    /** @param status the HTTP status that a callback was answered with */
    public void callbackAnswered(int status) {
        callbacks(status).increment();
    }

    private Counter callbacks(int status) {
        return Counter.builder("bridge.callbacks")
                .description("Callbacks by the HTTP status that they were answered with; 200 is accepted")
                .tag("answer", Integer.toString(status))
                .register(registry);
    }

    /** @param status the HTTP status that a webhook was answered with */
    public void webhookAnswered(int status) {
        webhooks(status).increment();
    }

    private Counter webhooks(int status) {
        return Counter.builder("bridge.webhooks")
                .description("Webhooks by the HTTP status that they were answered with; 200 is stored")
                .tag("answer", Integer.toString(status))
                .register(registry);
    }

    /** @param reason why an event of a webhook was stored and not handled */
    public void webhookParked(String reason) {
        parked(REASONS_TO_PARK.contains(reason) ? reason : "other").increment();
    }

    private Counter parked(String reason) {
        return Counter.builder("bridge.webhooks.parked")
                .description("Events of webhooks that were stored and cannot be handled, by reason")
                .tag("reason", reason)
                .register(registry);
    }
}
