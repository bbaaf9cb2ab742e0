package io.github.erpvipps.callbacks;

import io.github.erpvipps.callbacks.WebhookEvent.Parked;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.work.WakeUps;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the events of webhooks, each once, and brings the looks at their payments forward. What cannot be stored in time is
 * refused and comes again.
 */
public final class WebhookEvents {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookEvents.class);
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final Ledger ledger;
    private final EarlierLooks looks;
    private final Consumer<String> parked;
    private final Batches<WebhookEvent> batches = new Batches<>("webhooks", this::write);
    private final Map<String, Seldom> parkedSaid =
            Arrays.stream(Parked.values()).collect(Collectors.toMap(Parked::word, reason -> new Seldom(SILENCE)));

    /**
     * @param ledger for statements over many rows
     * @param parked is told the reason of each event that was parked; it must neither throw nor wait
     */
    public WebhookEvents(Ledger ledger, WakeUps wakeUps, Consumer<String> parked) {
        this.ledger = ledger;
        this.looks = new EarlierLooks(ledger, wakeUps);
        this.parked = parked;
    }

    /** Comes to 200 when the event is committed, or to 503 within a second when too many wait or the ledger does not answer. */
    public CompletableFuture<Integer> store(WebhookEvent event) {
        return batches.store(event);
    }

    private record Stored(Set<Long> locked, List<Map<String, Object>> parked) {}

    private Runnable write(Set<WebhookEvent> events) {
        Stored stored = ledger.inTransaction(() -> {
            List<Map<String, Object>> rows = ledger.rows("webhooks/store", columns(events));
            ledger.saidByStatement(
                    rows.stream().filter(row -> row.get("payment_id") != null).toList());
            Set<Long> toLookAt = new LinkedHashSet<>();
            rows.stream()
                    .filter(row -> Boolean.TRUE.equals(row.get("to_look_at")))
                    .forEach(row -> toLookAt.add((Long) row.get("payment_id")));
            return new Stored(
                    looks.bringForward(toLookAt),
                    rows.stream().filter(row -> row.get("parked") != null).toList());
        });
        return () -> {
            stored.parked().forEach(this::sayParked);
            looks.wake(stored.locked(), batches);
        };
    }

    private static Map<String, Object> columns(Set<WebhookEvent> events) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("sales_units", column(events, WebhookEvent::salesUnit));
        columns.put("references", column(events, WebhookEvent::reference));
        columns.put("names", column(events, WebhookEvent::name));
        columns.put("psp_references", column(events, WebhookEvent::pspReference));
        columns.put("times", column(events, WebhookEvent::at));
        columns.put("successes", column(events, WebhookEvent::success));
        columns.put("idempotency_keys", column(events, WebhookEvent::idempotencyKey));
        columns.put("news", column(events, WebhookEvent::news));
        columns.put(
                "parked",
                column(
                        events,
                        event -> event.parked() == null ? null : event.parked().word()));
        return columns;
    }

    private static String[] column(Set<WebhookEvent> events, Function<WebhookEvent, Object> field) {
        return events.stream()
                .map(field)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    private void sayParked(Map<String, Object> event) {
        String reason = (String) event.get("parked");
        parked.accept(reason);
        if (!parkedSaid.get(reason).again()) {
            return;
        }
        if (reason.equals(Parked.UNKNOWN_PAYMENT.word())) {
            LOG.info(
                    "a webhook is about {}, which is not in this ledger: it is parked, as others like it are",
                    event.get("reference"));
        } else {
            LOG.warn(
                    "a webhook is parked because of {}: {} of {} of sales unit {}",
                    reason,
                    event.get("name"),
                    event.get("reference"),
                    event.get("sales_unit"));
        }
    }
}
