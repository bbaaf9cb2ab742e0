package io.github.erpvipps.operate;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.work.Pulses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks each minute for what will need a person before long, and tells it when it begins and when it is over. */
public final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
    private static final Duration A_DAY_AND_A_BIT = Duration.ofHours(26);

    /** Longer than two looks of any bridge: a warning that one bridge sees is not ended by another. */
    private static final Duration UNSEEN = Duration.ofMinutes(3);

    private final Ledger ledger;
    private final Pulses pulses;
    private final long warnDays;
    private final long guaranteedDays;
    private final long refundLimitMinor;
    private final boolean webhooksAreAwaited;
    private final Optional<Path> inbox;
    private final Duration filesWaitAtMost;
    private final String host;
    private final Map<String, Long> inInboxSince = new ConcurrentHashMap<>();

    public Warnings(Ledger ledger, Pulses pulses, Settings settings) {
        this.ledger = ledger;
        this.pulses = pulses;
        this.guaranteedDays = settings.number("reservation.guaranteed-days");
        this.warnDays = Math.min(guaranteedDays, settings.number("reservation.warn-days-before"));
        this.refundLimitMinor = settings.number("refund.alert-per-hour-minor");
        this.webhooksAreAwaited = settings.isSet("vipps.webhook-url");
        this.inbox =
                settings.flag("erp.files.enabled") ? Optional.of(settings.path("erp.files.inbox")) : Optional.empty();
        this.filesWaitAtMost = settings.millis("erp.files.warn-after-ms");
        this.host = host();
    }

    /** One that is in force: {@code name} from a fixed list, {@code subject} what of that name. */
    private record Found(String name, String subject, String detail) {}

    /** @return how many are in force by what this bridge sees */
    public int look() {
        List<Found> found = Stream.of(inLedger(), silentSchedules(), filesThatWait())
                .flatMap(List::stream)
                .toList();
        ledger.inTransaction(() -> {
            // One bridge at a time, or two that tell the same in another order would wait for each other.
            ledger.rows("warnings/one-at-a-time", Map.of());
            found.forEach(this::seen);
            ledger.rows("warnings/end-unseen", Map.of("unseen_ms", UNSEEN.toMillis()))
                    .forEach(ended -> {
                        LOG.info("over: {}: {}", ended.get("name"), ended.get("detail"));
                        ledger.tell(null, null, null, "warning-ended", ended.get("name") + ": " + ended.get("detail"));
                    });
            return null;
        });
        return found.size();
    }

    private void seen(Found warning) {
        boolean isNew = (Boolean) ledger.rows(
                        "warnings/seen",
                        Map.of("name", warning.name(), "subject", warning.subject(), "detail", warning.detail()))
                .get(0)
                .get("is_new");
        if (isNew) {
            LOG.warn("{}: {}", warning.name(), warning.detail());
            ledger.tell(null, null, null, "warning", warning.name() + ": " + warning.detail());
        }
    }

    private List<Found> inLedger() {
        Map<String, Long> inDays = Map.of("warn_days", warnDays, "guaranteed_days", guaranteedDays);
        ledger.logWhenCommitted(ledger.rows("warnings/tell-reservations-end-soon", inDays));
        return Stream.of(
                        ledger.rows("warnings/reservations-end-soon", inDays),
                        ledger.rows("warnings/reservations-end-at-vipps", Map.of()),
                        refundLimitMinor == 0
                                ? List.<Map<String, Object>>of()
                                : ledger.rows("warnings/refunds-above-limit", Map.of("limit_minor", refundLimitMinor)),
                        ledger.rows("warnings/callbacks-quiet", Map.of()),
                        ledger.rows("warnings/newer-format", Map.of()),
                        ledger.rows("warnings/schedules-stand-still", Map.of()),
                        webhooksAreAwaited
                                ? ledger.rows("warnings/webhooks-quiet", Map.of())
                                : List.<Map<String, Object>>of())
                .flatMap(List::stream)
                .map(row ->
                        new Found((String) row.get("name"), (String) row.get("subject"), (String) row.get("detail")))
                .toList();
    }

    private List<Found> silentSchedules() {
        return pulses.silent(A_DAY_AND_A_BIT).stream()
                .map(schedule -> new Found(
                        "schedule-did-not-run",
                        schedule + " on " + host,
                        schedule + " has not run on " + host + " for longer than it may"))
                .toList();
    }

    private List<Found> filesThatWait() {
        if (inbox.isEmpty()) {
            return List.of();
        }
        long now = System.nanoTime();
        try (Stream<Path> files = Files.list(inbox.get())) {
            Set<String> there = files.filter(Warnings::isOurs)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
            // By our own watch: a file's date may have been copied from somewhere else.
            inInboxSince.keySet().retainAll(there);
            there.forEach(name -> inInboxSince.putIfAbsent(name, now));
            List<String> waiting = inInboxSince.entrySet().stream()
                    .filter(file -> now - file.getValue() > filesWaitAtMost.toNanos())
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            return waiting.isEmpty()
                    ? List.of()
                    : List.of(new Found(
                            "files-wait",
                            host,
                            waiting.size() + (waiting.size() == 1 ? " file" : " files") + " in the inbox on " + host
                                    + " for " + filesWaitAtMost.toMinutes() + " minutes or longer, the first is "
                                    + waiting.get(0)));
        } catch (NoSuchFileException noInboxYet) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of(new Found("files-wait", host, "the inbox on " + host + " cannot be read"));
        }
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        String lower = name.toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file)
                && !name.startsWith(".")
                && !lower.endsWith(".tmp")
                && !lower.endsWith(".part")
                && LineKind.ofFileName(name).isPresent();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this host";
        }
    }
}
