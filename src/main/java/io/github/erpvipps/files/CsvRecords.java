package io.github.erpvipps.files;

import io.github.erpvipps.files.PhysicalLines.Line;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * Finds where a CSV record ends; splitting it is left to Commons CSV. The two are apart because a parser that meets a
 * quote without an end takes the rest of the file for one field, where here it costs one line.
 */
final class CsvRecords implements Records {
    private static final int LINES_OF_A_QUOTED_FIELD = 20;
    private static final String NEVER_CLOSED = "a quote is opened and never closed";
    private static final String TEXT_BEHIND_QUOTE =
            "there is text behind a closing quote; a quote inside a field is written twice";

    private final PhysicalLines lines;
    private final Layout.Csv layout;
    private final List<Line> ahead = new ArrayList<>();

    CsvRecords(Reader in, Layout.Csv layout) throws IOException {
        this.lines = new PhysicalLines(in);
        this.layout = layout;
        lines.nextWithInk(); // the header
    }

    @Override
    public Raw next() throws IOException {
        Line first = peek(0);
        while (first != null && isBlank(first)) {
            ahead.remove(0);
            first = peek(0);
        }
        if (first == null) {
            return null;
        }
        if (first.cut()) {
            return bad(first, PhysicalLines.TOO_LONG);
        }
        StringBuilder text = new StringBuilder(first.text());
        Quotes quotes = after(first.text(), Quotes.CLOSED);
        int taken = 1;
        while (quotes == Quotes.OPEN) {
            Line line = taken < LINES_OF_A_QUOTED_FIELD ? peek(taken) : null;
            if (line == null || text.length() + line.text().length() >= PhysicalLines.LIMIT) {
                return bad(first, NEVER_CLOSED);
            }
            text.append('\n').append(line.text());
            quotes = after(line.text(), Quotes.OPEN);
            taken++;
        }
        if (quotes == Quotes.BROKEN) {
            return bad(first, taken == 1 ? TEXT_BEHIND_QUOTE : NEVER_CLOSED);
        }
        ahead.subList(0, taken).clear();
        return new Raw(first.number(), text.toString());
    }

    /** Gives up the first line alone; what was read ahead of it may be good. */
    private Raw bad(Line first, String problem) {
        ahead.remove(0);
        return new Raw(first.number(), first.text(), problem);
    }

    @Override
    public Map<String, String> fields(String text) throws Malformed {
        List<String> columns = layout.columns();
        List<String> values = split(text, layout.separator());
        boolean endsInSeparator = values.size() == columns.size() + 1
                && values.get(columns.size()).isBlank();
        if (values.size() != columns.size() && !endsInSeparator) {
            throw new Malformed(values.size() + " fields, but the header has " + columns.size() + " columns");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = values.get(i).strip();
            if (!value.isEmpty()) {
                fields.put(columns.get(i), value);
            }
        }
        return fields;
    }

    static List<String> split(String record, char separator) throws Malformed {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(separator)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(false)
                .get();
        try (CSVParser parser = CSVParser.parse(record, format)) {
            return parser.iterator().next().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Malformed("the quotes are not balanced");
        }
    }

    /** A spreadsheet leaves lines of separators below its last row; they say nothing, so they are no records. */
    private boolean isBlank(Line line) {
        return !line.cut() && line.text().chars().allMatch(c -> c == layout.separator() || Character.isWhitespace(c));
    }

    private Line peek(int index) throws IOException {
        while (ahead.size() <= index) {
            Line line = lines.next();
            if (line == null) {
                return null;
            }
            ahead.add(line);
        }
        return ahead.get(index);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** How a line leaves its quotes. */
    private enum Quotes {
        CLOSED,
        OPEN,
        BROKEN
    }

    private Quotes after(String line, Quotes before) {
        boolean quoted = before == Quotes.OPEN;
        boolean fieldStarts = !quoted;
        boolean quoteClosed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                quoted = c != '"';
                quoteClosed = !quoted;
            } else if (c == layout.separator()) {
                fieldStarts = true;
                quoteClosed = false;
            } else if (c == '"' && (fieldStarts || (quoteClosed && line.charAt(i - 1) == '"'))) {
                quoted = true;
                fieldStarts = false;
            } else if (!Character.isWhitespace(c)) {
                if (quoteClosed) {
                    return Quotes.BROKEN;
                }
                fieldStarts = false; // from here on a quote is a character like any other
            }
        }
        return quoted ? Quotes.OPEN : Quotes.CLOSED;
    }
}
