package io.github.erpvipps.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

class CsvRoundTripTest {

    @Property
    void whatACsvWriterWroteIsReadBack(
            @ForAll("descriptions") List<String> descriptions,
            @ForAll("separators") char separator,
            @ForAll("lineEnds") String lineEnd,
            @ForAll("quoteModes") QuoteMode quoteMode)
            throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(separator)
                .setRecordSeparator(lineEnd)
                .setQuoteMode(quoteMode)
                .get();
        StringBuilder file = new StringBuilder();
        try (CSVPrinter out = new CSVPrinter(file, format)) {
            out.printRecord("order_id", "description", "amount");
            for (String description : descriptions) {
                out.printRecord("A-1", description, "499,00");
            }
        }

        assertThat(descriptionsIn(file.toString(), separator))
                .isEqualTo(descriptions.stream()
                        .map(text -> text.replaceAll("\r\n?", "\n"))
                        .toList());
    }

    private static List<String> descriptionsIn(String file, char separator) throws IOException {
        Layout.Csv layout = new Layout.Csv(separator, List.of("order_id", "description", "amount"));
        List<String> read = new ArrayList<>();
        Records records = new CsvRecords(new StringReader(file), layout);
        try (DroppedLines lines = new DroppedLines(records, LineKind.ORDER, 0)) {
            lines.forEachRemaining(line -> {
                assertThat(line.problem()).isNull();
                read.add(line.fields().get("description"));
            });
        }
        return read;
    }

    @Provide
    Arbitrary<List<String>> descriptions() {
        return Arbitraries.strings()
                .withChars("a\";,\t\r\n ")
                .ofMaxLength(12)
                .map(text -> '"' + text + 'x')
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<Character> separators() {
        return Arbitraries.of(';', ',', '\t');
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }

    @Provide
    Arbitrary<QuoteMode> quoteModes() {
        return Arbitraries.of(QuoteMode.MINIMAL, QuoteMode.ALL);
    }
}
