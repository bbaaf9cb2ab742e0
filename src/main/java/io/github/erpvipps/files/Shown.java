package io.github.erpvipps.files;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a sender wrote, made fit for a report: not longer than the limit, and text that every database takes. */
final class Shown {
    private Shown() {}

    static String of(String text, int limit) {
        String cut = text.length() <= limit ? text : text.substring(0, limit - 1) + '…';
        String wholeCharacters = new String(cut.getBytes(UTF_8), UTF_8); // half a surrogate pair becomes "?"
        return wholeCharacters.replace('\0', '␀');
    }

    static String name(String text) {
        return '"' + of(text, 40) + '"';
    }
}
