package io.github.erpvipps.accept;

import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.money.Amounts;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of one row or line, and everything that is wrong with them, each complaint with the column's name. */
final class Fields {

    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    Fields(Map<String, ?> values) {
        values.forEach((name, value) -> this.values.put(name.toLowerCase(Locale.ROOT), value));
    }

    /** A column's text without surrounding blanks; null when it is empty or missing. */
    String text(String name) {
        Object value = values.get(name);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            problem(name, "is missing");
        }
        return text == null ? "" : text;
    }

    /** A text for people: line breaks and control characters become blanks, and it is cut to {@code most} characters. */
    String sentence(String name, int most) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.codePointCount(0, clean.length()) <= most
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, most));
    }

    /** An id: 1 to 50 of A-Z, a-z, 0-9 and - when it goes to Vipps, any 50 printable characters otherwise. */
    String id(String name, boolean forVipps) {
        String id = required(name);
        if (forVipps && !id.isEmpty() && !id.matches("[A-Za-z0-9-]{1,50}")) {
            problem(name, "must be 1 to 50 of A-Z, a-z, 0-9 and -, but is " + quoted(id));
        } else if (id.length() > 50 || id.chars().anyMatch(Character::isISOControl)) {
            problem(name, "must be 50 printable characters at most, but is " + quoted(id));
        }
        return id;
    }

    /**
     * The amount in minor units: {@code amount_minor}, or {@code amount} in whole units where a file has that instead.
     *
     * @return null when both are empty
     */
    Long amountMinor() {
        Long minor = parsed("amount_minor");
        Long whole = parsed("amount");
        if (minor != null && whole != null && !minor.equals(whole)) {
            problem("amount", "does not agree with amount_minor");
        }
        return minor == null ? whole : minor;
    }

    private Long parsed(String name) {
        Object value = values.get(name);
        if (value == null || value.toString().isBlank()) {
            return null;
        }
        try {
            if (name.equals("amount") && value instanceof BigDecimal kroner) {
                return kroner.movePointRight(2).longValueExact();
            }
            if (value instanceof BigDecimal decimal) {
                return decimal.longValueExact();
            }
            if (name.equals("amount_minor")
                    && value instanceof Number number
                    && !(value instanceof Double)
                    && !(value instanceof Float)) {
                return new BigDecimal(number.toString()).longValueExact();
            }
            String text = value.toString().strip();
            return name.equals("amount") ? Amounts.parseWholeUnits(text) : Amounts.parseMinor(text);
        } catch (ArithmeticException e) {
            problem(name, "must be a whole number of minor units, but is " + quoted(value.toString()));
        } catch (IllegalArgumentException e) {
            problem(name, e.getMessage());
        }
        return null;
    }

    boolean flag(String name) {
        String text = text(name);
        if (text == null) {
            return false;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1" -> {
                return true;
            }
            case "false", "f", "no", "n", "0" -> {
                return false;
            }
            default -> {
                problem(name, "must be true or false, but is " + quoted(text));
                return false;
            }
        }
    }

    /** A point in time with its zone, as ISO 8601 writes it or as a database gives it; null when it is empty or missing. */
    Instant instant(String name) {
        Object value = values.get(name);
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(
                            text.replaceFirst("(\\d) (\\d)", "$1T$2").replaceFirst(" (?=[+-])", ""))
                    .toInstant();
        } catch (DateTimeParseException e) {
            problem(name, "must be a time with its zone, such as 2026-12-24T18:00:00+01:00, but is " + quoted(text));
            return null;
        }
    }

    /** The complaint may quote what the column holds, which may be meant for another one. */
    void problem(String name, String complaint) {
        problems.add(name + " " + Masks.ofProcess().hideInQuote(complaint));
    }

    /** What is wrong only for an order that is not known yet, by column. */
    void doubt(Map<String, String> complaints) {
        complaints.forEach(
                (name, complaint) -> doubts.add(name + " " + Masks.ofProcess().hideInQuote(complaint)));
    }

    /** All of it; null when there is nothing. */
    String doubts() {
        return doubts.isEmpty() ? null : String.join("; ", doubts);
    }

    /** @throws RejectedSubmission when anything is wrong, with all of it */
    void throwIfWrong() {
        if (!problems.isEmpty()) {
            problems.addAll(doubts);
            throw new RejectedSubmission(String.join("; ", problems));
        }
    }

    static String quoted(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return "'" + shown.replaceAll("\\p{Cntrl}", "␀") + "'";
    }
}
