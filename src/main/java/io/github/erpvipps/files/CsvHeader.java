package io.github.erpvipps.files;

import io.github.erpvipps.files.PhysicalLines.Line;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The first line of a CSV file that is not blank. It is taken strictly: a misspelt column would lose data unseen. */
final class CsvHeader {
    /** In this order when two fit equally well. */
    private static final List<Character> SEPARATORS = List.of(';', ',', '\t');

    private static final int NAMED_COLUMNS = 5;

    private CsvHeader() {}

    /** The separator is the one that finds most of the columns that are known. */
    static Layout.Csv layout(Reader in, LineKind kind) throws IOException, Malformed {
        Line header = new PhysicalLines(in).nextWithInk();
        if (header == null || header.cut()) {
            throw new Malformed("The file has no header.");
        }
        Layout.Csv best = null;
        long most = -1;
        for (char separator : SEPARATORS) {
            List<String> columns = columns(header.text(), separator);
            long known = columns.stream().filter(kind.columns()::contains).count();
            if (known > most) {
                best = new Layout.Csv(separator, columns);
                most = known;
            }
        }
        refuseStrange(best.columns(), kind);
        return best;
    }

    private static List<String> columns(String header, char separator) {
        List<String> columns = new ArrayList<>();
        try {
            for (String name : CsvRecords.split(header, separator)) {
                columns.add(name.strip().toLowerCase(Locale.ROOT));
            }
        } catch (Malformed wrongSeparator) {
            columns.add(header.strip());
        }
        if (columns.get(columns.size() - 1).isEmpty()) {
            columns.remove(columns.size() - 1); // some ERPs end every line in a separator
        }
        return columns;
    }

    private static void refuseStrange(List<String> columns, LineKind kind) throws Malformed {
        Set<String> complaints = new LinkedHashSet<>();
        kind.missingFrom(columns).forEach(name -> complaints.add("lacks the column " + name));
        columns.stream()
                .filter(name -> !kind.columns().contains(name))
                .limit(NAMED_COLUMNS)
                .forEach(name -> complaints.add("has an unknown column " + Shown.name(name)));
        columns.stream()
                .filter(name -> columns.indexOf(name) != columns.lastIndexOf(name))
                .limit(NAMED_COLUMNS)
                .forEach(name -> complaints.add("has the column " + Shown.name(name) + " twice"));
        if (!complaints.isEmpty()) {
            throw new Malformed("The header " + String.join(", ", complaints) + '.');
        }
    }
}
