package io.github.erpvipps.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of which every line can be told from the next.
 *
 * @param hash SHA-256 of the content in hexadecimal: the same content is the same file, whatever its name
 * @param size the content's size in bytes
 */
public record DroppedFile(Path path, LineKind kind, String hash, long size, Encoding encoding, Layout layout) {

    /**
     * Finds out how to read a file. It streams, so size does not matter.
     *
     * @throws IllegalArgumentException when the name is not that of a {@link LineKind}
     */
    public static DroppedFile inspect(Path path) throws IOException, UnreadableFile {
        String name = path.getFileName().toString();
        LineKind kind = LineKind.ofFileName(name)
                .orElseThrow(() -> new IllegalArgumentException(name + " does not say what kind of lines it has"));
        ByteSurvey bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = new ByteSurvey(in);
        }
        try {
            Encoding encoding = bytes.encoding();
            try (Reader text = encoding.open(path)) {
                Layout layout;
                if (name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
                    layout = CsvHeader.layout(text, kind);
                } else if (bytes.firstInk() == '[') {
                    layout = JsonArrayRecords.layout(text);
                } else {
                    layout = JsonLineRecords.layout(text);
                }
                return new DroppedFile(path, kind, bytes.hash(), bytes.size(), encoding, layout);
            }
        } catch (Malformed reason) {
            throw new UnreadableFile(bytes.hash(), bytes.size(), reason);
        }
    }

    /** The lines after the first {@code skip}, so that a file that was half read before a crash can be read on. */
    public DroppedLines lines(long skip) throws IOException {
        Reader text = encoding.open(path);
        try {
            return new DroppedLines(records(text), kind, skip);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    private Records records(Reader text) throws IOException {
        if (layout instanceof Layout.Csv csv) {
            return new CsvRecords(text, csv);
        }
        return layout instanceof Layout.JsonArray ? new JsonArrayRecords(text, kind) : new JsonLineRecords(text, kind);
    }
}
