package io.github.erpvipps.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.erpvipps.files.Records.Raw;
import io.github.erpvipps.money.AmountFormatException;
import io.github.erpvipps.money.Amounts;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/** The lines of a dropped file, one at a time: however long the file is, little of it is in memory. */
public final class DroppedLines implements Iterator<DroppedLine>, Closeable {
    private final Records records;
    private final LineKind kind;
    private Raw upcoming;

    DroppedLines(Records records, LineKind kind, long skip) throws IOException {
        this.records = records;
        this.kind = kind;
        this.upcoming = records.next();
        for (long skipped = 0; skipped < skip && upcoming != null; skipped++) {
            upcoming = records.next();
        }
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public DroppedLine next() {
        if (upcoming == null) {
            throw new NoSuchElementException();
        }
        DroppedLine line = read(upcoming);
        try {
            upcoming = records.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line;
    }

    private DroppedLine read(Raw raw) {
        Map<String, String> fields = Map.of();
        String problem = null;
        try {
            refuse(raw);
            fields = records.fields(raw.text());
            check(fields);
        } catch (Malformed e) {
            problem = e.getMessage();
        }
        return new DroppedLine(raw.number(), raw.text(), fields, problem);
    }

    private static void refuse(Raw raw) throws Malformed {
        if (raw.problem() != null) {
            throw new Malformed(raw.problem());
        }
        if (raw.text().indexOf('\0') >= 0) {
            throw new Malformed("a NUL byte");
        }
    }

    private void check(Map<String, String> fields) throws Malformed {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String value = field.getValue();
            if (value.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(value)) {
                throw new Malformed(field.getKey() + " has a character that no database takes");
            }
        }
        List<String> missing = kind.missingFrom(fields.keySet());
        if (!missing.isEmpty()) {
            throw new Malformed(String.join(", ", missing) + (missing.size() == 1 ? " is missing" : " are missing"));
        }
        convertAmount(fields);
    }

    /** From here on there is one amount, in minor units. */
    private static void convertAmount(Map<String, String> fields) throws Malformed {
        String minor = convert(fields, LineKind.AMOUNT_MINOR, Amounts::parseMinor);
        String whole = convert(fields, LineKind.AMOUNT, Amounts::parseWholeUnits);
        if (minor != null && whole != null && !minor.equals(whole)) {
            throw new Malformed("amount and amount_minor do not agree: " + whole + " and " + minor + " in minor units");
        }
        fields.remove(LineKind.AMOUNT);
        if (minor != null || whole != null) {
            fields.put(LineKind.AMOUNT_MINOR, minor == null ? whole : minor);
        }
    }

    private static String convert(Map<String, String> fields, String column, ToLongFunction<String> parse)
            throws Malformed {
        try {
            String value = fields.get(column);
            return value == null ? null : Long.toString(parse.applyAsLong(value));
        } catch (AmountFormatException e) {
            throw new Malformed(column + ' ' + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
