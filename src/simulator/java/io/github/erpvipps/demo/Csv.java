package io.github.erpvipps.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The demo's own reading of the files that it and the bridge write. */
final class Csv {

    private static final CSVFormat WITH_HEADER =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private Csv() {}

    static List<Map<String, String>> read(Path file) {
        try (CSVParser lines = CSVParser.parse(file, StandardCharsets.UTF_8, WITH_HEADER)) {
            return lines.stream().map(CSVRecord::toMap).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
