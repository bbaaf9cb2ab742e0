package io.github.erpvipps.files;

import io.github.erpvipps.files.PhysicalLines.Line;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;

/** One JSON object on each line: a bad one costs no other. */
final class JsonLineRecords implements Records {
    private final PhysicalLines lines;
    private final LineKind kind;

    JsonLineRecords(Reader in, LineKind kind) {
        this.lines = new PhysicalLines(in);
        this.kind = kind;
    }

    /** One object over several lines would be reported as many bad lines, none of which is what is wrong. */
    static Layout layout(Reader in) throws IOException, Malformed {
        Line first = new PhysicalLines(in).nextWithInk();
        if (first != null && first.text().strip().equals("{")) {
            throw new Malformed("The file has a JSON object over several lines:"
                    + " write each object on one line, or all of them into an array.");
        }
        return new Layout.JsonLines();
    }

    @Override
    public Raw next() throws IOException {
        Line line = lines.nextWithInk();
        return line == null ? null : new Raw(line.number(), line.text(), line.cut() ? PhysicalLines.TOO_LONG : null);
    }

    @Override
    public Map<String, String> fields(String text) throws Malformed {
        return JsonText.fields(text, kind);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
