package io.github.erpvipps.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Tells whoever registered what happens to the payments that ePayment made, also in the portal. For each registration and
 * payment, events come in order: one that is not taken is tried again and holds up the later ones.
 */
final class Webhooks implements Witness {
    /** The events that are sent here. */
    static final List<String> EVENTS = Stream.of(
                    "created", "authorized", "captured", "refunded", "cancelled", "aborted", "expired", "terminated")
            .map(word -> "epayments.payment." + word + ".v1")
            .toList();

    /** For each event and sales unit. */
    static final int MOST_REGISTERED = 25;

    /** Multiples of {@code webhookRetryMs}: as published, 2 s are 1, an hour is 1800. */
    private static final long HOUR = 1_800;

    private static final long DAY = 24 * HOUR;
    private static final long GIVEN_UP_AFTER = 7 * DAY;
    private static final int LAST_HOURLY_ATTEMPT = 29;
    private static final List<Long> FIRST_DELAYS = List.of(1L, 1L, 1L, 1L, 30L, 60L);

    private static final int SECRET_BYTES = 64;
    private static final long USUAL_LATENESS_MS = 300;
    private static final int CONNECTIONS = 100;

    /** A long run must not fill the memory. */
    private static final int MOST_KEPT = 20_000;

    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final HttpClient client;
    private final Faults faults;
    private final Tally tally;
    private final Journal journal;
    private final EpaymentWords words;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Webhook> registered = new LinkedHashMap<>();
    private final Map<String, Instant> failingSince = new HashMap<>();
    private final Map<Line, Deque<Notice>> lines = new LinkedHashMap<>();
    private final Map<Long, Attempts> attempts = new HashMap<>();
    private final Deque<SentWebhook> sent = new ArrayDeque<>();
    private long lastNotice;

    /** An event on its way to one registration. */
    record Notice(long number, String webhookId, PaymentId payment, String name, String body, Instant notBefore) {
        private Line line() {
            return new Line(webhookId, payment);
        }
    }

    /** What comes in order. */
    private record Line(String webhookId, PaymentId payment) {}

    private record Attempts(int count, Instant first, Instant last) {
        static final Attempts NONE = new Attempts(0, null, null);

        Attempts oneMore(Instant time) {
            return new Attempts(count + 1, first == null ? time : first, time);
        }
    }

    Webhooks(SimulatorSettings settings, Vertx vertx, Faults faults, Tally tally, Journal journal) {
        this.settings = settings;
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(settings.webhookTimeoutMs()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.faults = faults;
        this.tally = tally;
        this.journal = journal;
        this.words = new EpaymentWords(settings);
    }

    /** Empty if there are too many for one of the events. */
    Optional<Webhook> register(String salesUnit, String url, List<String> events) {
        boolean isFull = events.stream()
                .anyMatch(event -> of(salesUnit).stream()
                                .filter(webhook -> webhook.events().contains(event))
                                .count()
                        >= MOST_REGISTERED);
        if (isFull) {
            return Optional.empty();
        }
        Webhook webhook = new Webhook(UUID.randomUUID().toString(), salesUnit, url, events, newSecret());
        journal.add(new Event.WebhookRegistered(webhook));
        add(webhook);
        return Optional.of(webhook);
    }

    private String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    void add(Webhook webhook) {
        registered.put(webhook.id(), webhook);
    }

    List<Webhook> of(String salesUnit) {
        return registered.values().stream()
                .filter(webhook -> webhook.salesUnit().equals(salesUnit))
                .toList();
    }

    void delete(String id) {
        journal.add(new Event.WebhookDeleted(id));
        remove(id);
    }

    void remove(String id) {
        registered.remove(id);
        failingSince.remove(id);
        lines.entrySet().removeIf(line -> {
            if (line.getKey().webhookId.equals(id)) {
                line.getValue().forEach(notice -> attempts.remove(notice.number));
                return true;
            }
            return false;
        });
    }

    @Override
    public void saw(Payment payment, BookedPayment.Entry entry) {
        if (payment.order.api() != Api.EPAYMENT) {
            return;
        }
        String name = EpaymentWords.name(payment, entry);
        String event = "epayments.payment." + name.toLowerCase(Locale.ROOT) + ".v1";
        List<Webhook> interested = of(payment.id.salesUnit()).stream()
                .filter(webhook -> webhook.events().contains(event))
                .toList();
        if (interested.isEmpty()) {
            return;
        }
        // Callback faults are about outcomes, of which eCom tells: the event before them always comes.
        Fault fault = name.equals("CREATED") ? Fault.NONE : faults.ofCallback(payment.id.reference());
        JsonObject body = words.notice(payment, entry);
        long delayMs = fault.delayMs() == 0 ? USUAL_LATENESS_MS : fault.delayMs();
        for (Webhook webhook : interested) {
            switch (fault.kind()) {
                case CALLBACK_LOST -> {}
                case CALLBACK_LATE -> enqueue(webhook, payment.id, name, body, delayMs);
                case CALLBACK_TWICE -> {
                    enqueue(webhook, payment.id, name, body, 0);
                    enqueue(webhook, payment.id, name, body, 0);
                }
                case CALLBACK_FORGED -> {
                    vertx.runOnContext(soon -> forge(webhook, payment.id, body));
                    enqueue(webhook, payment.id, name, body, 0);
                }
                default -> enqueue(webhook, payment.id, name, body, 0);
            }
        }
    }

    private void enqueue(Webhook webhook, PaymentId payment, String name, JsonObject body, long delayMs) {
        Notice notice = new Notice(
                ++lastNotice,
                webhook.id(),
                payment,
                name,
                body.encode(),
                Instant.now().plusMillis(delayMs));
        journal.add(new Event.WebhookDue(notice));
        due(notice);
        if (lines.get(notice.line()).size() == 1) {
            schedule(notice);
        }
    }

    void due(Notice notice) {
        lastNotice = Math.max(lastNotice, notice.number);
        lines.computeIfAbsent(notice.line(), any -> new ArrayDeque<>()).addLast(notice);
    }

    /** What was due when the simulator ended. */
    void resume() {
        lines.values().forEach(line -> schedule(line.getFirst()));
    }

    /** Never in this turn of the loop, so that the journal has what is told. */
    private void schedule(Notice notice) {
        Attempts made = attempts.getOrDefault(notice.number, Attempts.NONE);
        Instant time = made.count == 0 ? notice.notBefore : made.last.plusMillis(retryMs(made.count));
        long wait = Duration.between(Instant.now(), time).toMillis();
        if (wait > 0) {
            vertx.setTimer(wait, timer -> deliver(notice));
        } else {
            vertx.runOnContext(soon -> deliver(notice));
        }
    }

    private long retryMs(int attemptsMade) {
        long multiple = attemptsMade <= FIRST_DELAYS.size()
                ? FIRST_DELAYS.get(attemptsMade - 1)
                : attemptsMade < LAST_HOURLY_ATTEMPT ? HOUR : DAY;
        return multiple * settings.webhookRetryMs();
    }

    private void deliver(Notice notice) {
        Webhook webhook = registered.get(notice.webhookId);
        if (webhook == null || !isFirst(notice)) {
            return;
        }
        int attempt = attempts.getOrDefault(notice.number, Attempts.NONE).count + 1;
        post(webhook, webhook.secret(), notice.body).onSuccess(status -> {
            if (registered.containsKey(webhook.id()) && isFirst(notice)) {
                SentWebhook tried = new SentWebhook(
                        webhook.id(),
                        webhook.salesUnit(),
                        notice.payment.reference(),
                        webhook.url(),
                        notice.name,
                        notice.body,
                        attempt,
                        false,
                        status,
                        Instant.now());
                Event.WebhookTried event = new Event.WebhookTried(notice.number, tried);
                journal.add(event);
                tried(event);
                goOn(notice, tried);
            }
        });
    }

    private boolean isFirst(Notice notice) {
        Deque<Notice> line = lines.get(notice.line());
        return line != null && line.getFirst().number == notice.number;
    }

    private void goOn(Notice notice, SentWebhook tried) {
        if (!tried.isTaken() && isDead(tried)) {
            delete(notice.webhookId);
            return;
        }
        Deque<Notice> line = lines.get(notice.line());
        if (line != null) {
            schedule(line.getFirst());
        }
    }

    private boolean isDead(SentWebhook tried) {
        Duration silence = Duration.between(failingSince.get(tried.webhookId()), tried.time());
        return silence.toMillis() >= settings.webhookDeadAfterMs();
    }

    /** Books what came back, and takes the event from its line where it is taken or given up. */
    void tried(Event.WebhookTried event) {
        SentWebhook tried = event.sent();
        tally.webhook(tried.httpStatus());
        sent.addLast(tried);
        if (sent.size() > MOST_KEPT) {
            sent.removeFirst();
        }
        if (tried.forged()) {
            return;
        }
        Attempts made = attempts.merge(
                event.number(), Attempts.NONE.oneMore(tried.time()), (before, one) -> before.oneMore(tried.time()));
        if (tried.isTaken()) {
            failingSince.remove(tried.webhookId());
        } else {
            failingSince.putIfAbsent(tried.webhookId(), tried.time());
        }
        long age = Duration.between(made.first, tried.time()).toMillis() + retryMs(made.count);
        if (tried.isTaken() || age > GIVEN_UP_AFTER * settings.webhookRetryMs()) {
            attempts.remove(event.number());
            Line line = new Line(tried.webhookId(), new PaymentId(tried.salesUnit(), tried.reference()));
            lines.computeIfPresent(line, (any, waiting) -> {
                waiting.removeIf(notice -> notice.number == event.number());
                return waiting.isEmpty() ? null : waiting;
            });
        }
    }

    /** Somebody who does not know the secret claims an authorization. */
    private void forge(Webhook webhook, PaymentId payment, JsonObject body) {
        JsonObject claim = body.copy()
                .put("name", "AUTHORIZED")
                .put("success", true)
                .put("pspReference", "forged-" + body.getString("pspReference"));
        claim.remove("idempotencyKey");
        post(webhook, newSecret(), claim.encode()).onSuccess(status -> {
            SentWebhook tried = new SentWebhook(
                    webhook.id(),
                    webhook.salesUnit(),
                    payment.reference(),
                    webhook.url(),
                    "AUTHORIZED",
                    claim.encode(),
                    1,
                    true,
                    status,
                    Instant.now());
            Event.WebhookTried event = new Event.WebhookTried(0, tried);
            journal.add(event);
            tried(event);
        });
    }

    /** The status that came back; 0: none did in time. */
    private Future<Integer> post(Webhook webhook, String secret, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            WebhookSignature signature = WebhookSignature.of(secret, webhook.url(), Instant.now(), bytes);
            return client.request(new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setAbsoluteURI(webhook.url())
                            .setTimeout(settings.webhookTimeoutMs()))
                    .compose(request -> request.putHeader("Content-Type", "application/json; charset=utf-8")
                            .putHeader("x-ms-date", signature.date())
                            .putHeader("x-ms-content-sha256", signature.contentHash())
                            .putHeader("Authorization", signature.authorization())
                            .send(Buffer.buffer(bytes)))
                    .map(HttpClientResponse::statusCode)
                    .otherwise(0);
        } catch (RuntimeException notAnAddress) {
            return Future.succeededFuture(0);
        }
    }

    List<SentWebhook> sent() {
        return List.copyOf(sent);
    }

    /** Registrations stay, as tokens do: whoever made them will not make them again. */
    void clear() {
        lines.clear();
        attempts.clear();
        failingSince.clear();
        sent.clear();
    }
}
