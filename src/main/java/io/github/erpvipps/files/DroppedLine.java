package io.github.erpvipps.files;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record of a dropped file.
 *
 * @param number the physical line where it starts, counted from 1
 * @param text what stands there, for a report: cut to 2,000 characters, NUL shown as ␀
 * @param fields the trimmed values by column, without the empty ones; an amount is in {@code amount_minor}, whichever
 *     way the file has it. With a problem: what could be told, often nothing
 * @param problem what is wrong with the line, in words for its sender; null when it is well formed
 */
public record DroppedLine(long number, String text, Map<String, String> fields, String problem) {
    static final int TEXT_LIMIT = 2_000;

    public DroppedLine {
        text = Shown.of(text, TEXT_LIMIT);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields)); // in the order of the columns
    }

    public boolean isWellFormed() {
        return problem == null;
    }
}
