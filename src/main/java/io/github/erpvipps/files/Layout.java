package io.github.erpvipps.files;

import java.util.List;

/** How a file's text stands for lines. */
public sealed interface Layout {

    /** One line for each record, below a header with these columns. */
    record Csv(char separator, List<String> columns) implements Layout {
        public Csv {
            columns = List.copyOf(columns);
        }
    }

    /** One JSON object on each line. */
    record JsonLines() implements Layout {}

    /** One JSON array of objects. */
    record JsonArray() implements Layout {}
}
