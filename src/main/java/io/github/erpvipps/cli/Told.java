package io.github.erpvipps.cli;

import io.github.erpvipps.money.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How times, amounts and counts are told to people. */
final class Told {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter EXACTLY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private Told() {}

    static String exactly(Instant at) {
        return EXACTLY.format(at.atZone(ZoneId.systemDefault()));
    }

    static String moment(Instant at) {
        return MOMENT.format(at.atZone(ZoneId.systemDefault()));
    }

    /** {@code 40 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
    static String span(Duration span) {
        if (span.compareTo(Duration.ofMinutes(2)) < 0) {
            return Math.max(0, span.toSeconds()) + " s";
        }
        if (span.compareTo(Duration.ofHours(2)) < 0) {
            return span.toMinutes() + " min";
        }
        return span.compareTo(Duration.ofDays(2)) < 0 ? span.toHours() + " h" : span.toDays() + " d";
    }

    static String since(Instant at) {
        return span(Duration.between(at, Instant.now()));
    }

    static String amount(Long minor, String currency) {
        return minor == null ? "" : Amounts.format(minor, currency == null ? "NOK" : currency);
    }

    static String counts(Map<String, Long> counts, Ink ink) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + ink.state(count.getKey(), count.getKey()))
                        .collect(Collectors.joining(", "));
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
