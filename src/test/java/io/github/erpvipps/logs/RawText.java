package io.github.erpvipps.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A text as it was before it was masked.
 *
 * @param by which of the ways through {@link Masks} it took
 * @param logger null when it was no line of the log
 */
record RawText(By by, String logger, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();

    enum By {
        HIDE,
        ID,
        QUOTE,
        LINE
    }

    String maskedBy(Masks masks) {
        return switch (by) {
            case HIDE -> masks.hide(text);
            case ID -> masks.hideInId(text);
            case QUOTE -> masks.hideInQuote(text);
            case LINE -> masks.hideInLine(logger, text);
        };
    }

    String toLine() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RawText> readAll(Path file) {
        try {
            return Files.readAllLines(file).stream().map(RawText::ofLine).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawText ofLine(String line) {
        try {
            return JSON.readValue(line, RawText.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
