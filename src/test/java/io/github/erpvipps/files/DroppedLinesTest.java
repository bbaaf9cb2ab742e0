package io.github.erpvipps.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedLinesTest {
    private static final String HEADER = "order_id;amount;description\n";

    @TempDir
    Path inbox;

    @Nested
    class Csv {

        @Test
        void valuesAreTrimmedAndEmptyOnesAreAbsent() throws Exception {
            DroppedLine line = onlyOrder("order_id;amount;description;customer_phone\n A-1 ; 499,00 ;Boots;  \n");

            assertThat(line)
                    .isEqualTo(new DroppedLine(
                            2,
                            " A-1 ; 499,00 ;Boots;  ",
                            Map.of("order_id", "A-1", "amount_minor", "49900", "description", "Boots"),
                            null));
            assertThat(line.isWellFormed()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r"})
        void everyLineEndingCountsAsOneLine(String end) throws Exception {
            List<DroppedLine> lines = orders((HEADER + "A-1;1;x\n\nA-2;2;y").replace("\n", end));

            assertThat(lines).extracting(DroppedLine::number).containsExactly(2L, 4L);
            assertThat(lines).extracting(DroppedLine::text).containsExactly("A-1;1;x", "A-2;2;y");
        }

        @Test
        void blankLinesAndLinesOfSeparatorsAreNoRecords() throws Exception {
            assertThat(orders(HEADER + "\n  \nA-1;1;x\n;;\n ; ;\n"))
                    .extracting(DroppedLine::number)
                    .containsExactly(4L);
        }

        @Test
        void aQuotedFieldMayHoldSeparatorsQuotesAndLineEnds() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;\"a;b \"\"c\"\"\r\nd\"\r\n\"A-2\" ; \"2\" ; \"y\" \r\n");

            assertThat(lines).extracting(DroppedLine::problem).containsOnlyNulls();
            assertThat(lines.get(0).fields()).containsEntry("description", "a;b \"c\"\nd");
            assertThat(lines.get(1).number()).isEqualTo(4);
            assertThat(lines.get(1).fields()).containsEntry("order_id", "A-2").containsEntry("description", "y");
        }

        @Test
        void aQuoteInsideAnUnquotedFieldIsACharacter() throws Exception {
            assertThat(onlyOrder(HEADER + "A-1;1;5\" pipe\n").fields()).containsEntry("description", "5\" pipe");
        }

        @Test
        void aQuoteThatIsNeverClosedSpoilsOnlyItsOwnLine() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;\"x\nA-2;2;y\nA-3;3;z\n");

            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly("a quote is opened and never closed", null, null);
            assertThat(lines).extracting(DroppedLine::text).containsExactly("A-1;1;\"x", "A-2;2;y", "A-3;3;z");
        }

        @Test
        void aQuoteThatOnlyTheNextRecordsQuoteWouldCloseSpoilsOnlyItsOwnLine() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;\"5 inch\nA-2;2;\"y\"\nA-3;3;z\n");

            assertThat(lines).extracting(line -> line.fields().get("order_id")).containsExactly(null, "A-2", "A-3");
        }

        @Test
        void everyLineWithAnOpenQuoteIsBadByItself() throws Exception {
            assertThat(orders(HEADER + "A-1;1;\"x\n".repeat(100))).hasSize(100).noneMatch(DroppedLine::isWellFormed);
        }

        @Test
        void textBehindAClosingQuoteSpoilsItsLine() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;\"5\" pipe\"\nA-2;2;\"a\" \"b\"\nA-3;3;z\n");

            assertThat(lines.get(0).problem()).startsWith("there is text behind a closing quote");
            assertThat(lines.get(1).problem()).startsWith("there is text behind a closing quote");
            assertThat(lines.get(2).isWellFormed()).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"20,1", "21,22"})
        void aQuotedFieldSpansAtMostTwentyLines(int physicalLines, int records) throws Exception {
            String field = "\"" + "x\n".repeat(physicalLines - 1) + "x\"";

            List<DroppedLine> lines = orders(HEADER + "A-1;1;" + field + "\nA-2;2;y\n");

            assertThat(lines).hasSize(records + (records == 1 ? 1 : 0));
            assertThat(lines.get(0).isWellFormed()).isEqualTo(records == 1);
            assertThat(lines.get(lines.size() - 1).fields()).containsEntry("order_id", "A-2");
        }

        @Test
        void aQuotedFieldIsNoLongerThan64KiB() throws Exception {
            String half = "x".repeat(40_000);

            List<DroppedLine> lines = orders(HEADER + "A-1;1;\"" + half + '\n' + half + "\"\nA-2;2;y\n");

            assertThat(lines).extracting(DroppedLine::number).containsExactly(2L, 3L, 4L);
            assertThat(lines).extracting(DroppedLine::isWellFormed).containsExactly(false, false, true);
        }

        @Test
        void aLineThatIsTooLongIsCutAndTheNextIsRead() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;" + "x".repeat(70_000) + "\nA-2;2;y\n");

            assertThat(lines.get(0).problem()).isEqualTo("longer than 64 KiB");
            assertThat(lines.get(0).text())
                    .hasSize(2_000)
                    .startsWith("A-1;1;xxx")
                    .endsWith("x…");
            assertThat(lines.get(1)).isEqualTo(onlyOrder(HEADER + "\nA-2;2;y\n"));
        }

        @Test
        void tooManyAndTooFewFieldsAreCounted() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;x;y\nA-2;2\nA-3;3;z\n");

            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly(
                            "4 fields, but the header has 3 columns", "2 fields, but the header has 3 columns", null);
        }

        @Test
        void oneSeparatorAtTheEndIsTolerated() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;x;\nA-2;2;x; \nA-3;3;x;;\n");

            assertThat(lines).extracting(DroppedLine::isWellFormed).containsExactly(true, true, false);
        }

        @Test
        void aNulByteSpoilsItsLineAndIsMadeVisible() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1;x\0y\nA-2;2;y\n");

            assertThat(lines).extracting(DroppedLine::problem).containsExactly("a NUL byte", null);
            assertThat(lines.get(0).text()).isEqualTo("A-1;1;x␀y");
        }

        @Test
        void aRequiredValueThatIsEmptyIsNamed() throws Exception {
            List<DroppedLine> lines = orders(HEADER + ";1;x\nA-2;;\n");

            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly("order_id is missing", "description, amount_minor (or amount) are missing");
        }

        @Test
        void anAmountThatIsRefusedSpoilsItsLine() throws Exception {
            List<DroppedLine> lines = orders(HEADER + "A-1;1.000;x\nA-2;-5;x\n");

            assertThat(lines.get(0).problem()).startsWith("amount \"1.000\" has a thousands separator");
            assertThat(lines.get(1).problem()).startsWith("amount \"-5\" is negative");
        }

        @Test
        void amountAndAmountMinorMustAgreeWhereBothAreThere() throws Exception {
            List<DroppedLine> lines = orders("""
                    order_id;amount;amount_minor;description
                    A-1;499,5;49950;x
                    A-2;499;;x
                    A-3;;49900;x
                    A-4;499;499;x
                    """);

            assertThat(lines)
                    .extracting(line -> line.fields().get("amount_minor"))
                    .startsWith("49950", "49900", "49900");
            assertThat(lines.get(3).problem())
                    .isEqualTo("amount and amount_minor do not agree: 49900 and 499 in minor units");
        }

        @Test
        void aShipmentNeedsNoAmount() throws Exception {
            assertThat(read("shipments-1.csv", "shipment_id;order_id;amount\nS-1;A-1;\n")
                            .get(0))
                    .isEqualTo(new DroppedLine(2, "S-1;A-1;", Map.of("shipment_id", "S-1", "order_id", "A-1"), null));
        }
    }

    @Nested
    class Json {

        @Test
        void valuesBecomeTextAndNumbersStayAsTheyWereWritten() throws Exception {
            DroppedLine line = read(
                            "shipments-1.json",
                            "{\"shipment_id\":900719925474099312345,\"order_id\":\" A-1 \",\"amount\":499.10,"
                                    + "\"final_shipment\":true,\"tracking_reference\":1.50e3,\"shipped_at\":null}")
                    .get(0);

            assertThat(line.problem()).isNull();
            assertThat(line.fields())
                    .isEqualTo(Map.of(
                            "shipment_id", "900719925474099312345",
                            "order_id", "A-1",
                            "amount_minor", "49910",
                            "final_shipment", "true",
                            "tracking_reference", "1.50e3"));
        }

        @Test
        void aBadLineCostsNoOther() throws Exception {
            List<DroppedLine> lines = refunds(
                    "{\"refund_id\":\"R-1\"\n\nrefund\r\n{\"refund_id\":\"R-3\",\"order_id\":\"A-1\"}\n[]\n7\n{} {}\n");

            assertThat(lines).extracting(DroppedLine::number).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
            assertThat(lines.get(0).problem()).startsWith("no valid JSON: it ends in the middle, in column ");
            assertThat(lines.get(1).problem()).startsWith("no valid JSON: Unrecognized token 'refund'");
            assertThat(lines.get(2).isWellFormed()).isTrue();
            assertThat(lines.get(3).problem()).isEqualTo("no JSON object");
            assertThat(lines.get(4).problem()).isEqualTo("no JSON object");
            assertThat(lines.get(5).problem()).isEqualTo("more than one JSON value on the line");
        }

        @Test
        void anUnknownFieldIsNamedEvenWhenItIsNull() throws Exception {
            assertThat(refunds("{\"refund_id\":\"R-1\",\"order_id\":\"A-1\",\"amuont\":null}")
                            .get(0)
                            .problem())
                    .isEqualTo("unknown field \"amuont\"");
        }

        @Test
        void aFieldThatIsThereTwiceOrIsNestedIsNamed() throws Exception {
            List<DroppedLine> lines = refunds("{\"order_id\":\"A-1\",\"order_id\":\"A-2\"}\n{\"reason\":{\"no\":1}}\n");

            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly(
                            "the field order_id is there twice",
                            "the field reason holds an object or an array, not a plain value");
        }

        @ParameterizedTest
        @ValueSource(strings = {"49900.0", "499.5", "4e4", "-1", "true"})
        void minorUnitsAreAWholeNumber(String amount) throws Exception {
            String line = "{\"refund_id\":\"R-1\",\"order_id\":\"A-1\",\"amount_minor\":" + amount + "}";

            assertThat(refunds(line).get(0).problem()).startsWith("amount_minor \"" + amount + "\" ");
            assertThat(refunds("[" + line + "]").get(0).problem()).startsWith("amount_minor \"" + amount + "\" ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\u0000", "\\ud800"})
        void aCharacterThatNoDatabaseTakesIsRefused(String escape) throws Exception {
            String line = "{\"refund_id\":\"R-1\",\"order_id\":\"A-1\",\"reason\":\"x" + escape + "\"}";

            assertThat(refunds(line).get(0).problem()).isEqualTo("reason has a character that no database takes");
            DroppedLine element = refunds("[" + line + "]").get(0);
            assertThat(element.problem()).isEqualTo("reason has a character that no database takes");
            assertThat(UTF_8.newEncoder().canEncode(element.text())).isTrue();
        }

        @Test
        void aNulByteOrALineThatIsTooLongSpoilsItsLine() throws Exception {
            List<DroppedLine> lines = refunds("{\"reason\":\"\0\"}\n{\"reason\":\"" + "x".repeat(70_000)
                    + "\"}\n{\"refund_id\":\"R-3\",\"order_id\":\"A-1\"}");

            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly("a NUL byte", "longer than 64 KiB", null);
        }

        @Test
        void anElementOfAnArrayIsShownOnOneLineWithTheNumberOfItsFirst() throws Exception {
            List<DroppedLine> lines = refunds("""
                    [
                      {
                        "refund_id": "R-1",
                        "order_id": "A-1",
                        "amount": 1.50
                      },
                      7, [[]], null,
                      {"refund_id": "R-2", "order_id": "æ"}
                    ]
                    """.replace("\"R-1\",\n", "\"R-1\",\r\n"));

            assertThat(lines).extracting(DroppedLine::number).containsExactly(2L, 7L, 7L, 7L, 8L);
            assertThat(lines)
                    .extracting(DroppedLine::text)
                    .containsExactly(
                            "{\"refund_id\":\"R-1\",\"order_id\":\"A-1\",\"amount\":1.50}",
                            "7",
                            "[[]]",
                            "null",
                            "{\"refund_id\":\"R-2\",\"order_id\":\"æ\"}");
            assertThat(lines)
                    .extracting(DroppedLine::problem)
                    .containsExactly(null, "no JSON object", "no JSON object", "no JSON object", null);
            assertThat(lines.get(0).fields()).containsEntry("amount_minor", "150");
        }

        @Test
        void anElementThatIsTooLongCostsNoOther() throws Exception {
            List<DroppedLine> lines =
                    refunds("[{\"a\":[" + "1,".repeat(70_000) + "1]},{\"refund_id\":\"R-2\",\"order_id\":\"A-1\"}]");

            assertThat(lines).extracting(DroppedLine::problem).containsExactly("longer than 64 KiB", null);
            assertThat(lines.get(0).text()).startsWith("{\"a\":[1,1,").hasSize(2_000);
        }
    }

    @Nested
    class Streaming {

        @ParameterizedTest
        @ValueSource(strings = {"refunds-1.csv", "lines/refunds-1.json", "array/refunds-1.json"})
        void readingGoesOnAfterTheRecordsThatWereRead(String name) throws Exception {
            String csv = """
                    refund_id;order_id
                    R-1;"A
                    1"
                    R-2;

                    R-3;A-1
                    """;
            String json = """
                    {"refund_id":"R-1","order_id":"A"}
                    {"refund_id":"R-2"}
                    {"refund_id":"R-3","order_id":"A"}""";
            String text = name.endsWith("csv") ? csv : json;
            List<DroppedLine> all = read(name, name.startsWith("array") ? "[" + text.replace('\n', ',') + "]" : text);
            DroppedFile file = DroppedFile.inspect(inbox.resolve(name));

            assertThat(all).hasSize(3);
            for (int skip = 0; skip <= 4; skip++) {
                try (DroppedLines lines = file.lines(skip)) {
                    assertThat(drain(lines)).isEqualTo(all.subList(Math.min(skip, 3), 3));
                }
            }
        }

        @Test
        void behindTheLastLineThereIsNone() throws Exception {
            Path file = Files.writeString(inbox.resolve("orders-1.csv"), HEADER);
            try (DroppedLines lines = DroppedFile.inspect(file).lines(0)) {
                assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
            }
        }

        @Test
        void twoHundredThousandLinesAreCounted() throws Exception {
            Path file = inbox.resolve("orders-1.csv");
            try (BufferedWriter out = Files.newBufferedWriter(file)) {
                out.write(HEADER);
                for (int i = 1; i <= 200_000; i++) {
                    out.write("A-" + i + ";1,00;\"Boots, size 42\"\r\n");
                }
            }
            long count = 0;
            long sum = 0;
            try (DroppedLines lines = DroppedFile.inspect(file).lines(0)) {
                while (lines.hasNext()) {
                    sum += Long.parseLong(lines.next().fields().get("amount_minor"));
                    count++;
                }
            }
            assertThat(count).isEqualTo(200_000);
            assertThat(sum).isEqualTo(20_000_000);
        }

        @Test
        void theFirstLinesOfAFileWithoutEndAreThereAtOnce() throws Exception {
            Reader csv = new Endless(HEADER, "A-1;1;x\n");
            Layout.Csv layout = new Layout.Csv(';', List.of("order_id", "amount", "description"));
            assertFirstThousand(new CsvRecords(csv, layout));
            String order = "{\"order_id\":\"A-1\",\"amount\":1,\"description\":\"x\"}";
            assertFirstThousand(new JsonLineRecords(new Endless("", order + "\n"), LineKind.ORDER));
            assertFirstThousand(new JsonArrayRecords(new Endless("[", order + ","), LineKind.ORDER));
        }

        private void assertFirstThousand(Records records) throws IOException {
            try (DroppedLines lines = new DroppedLines(records, LineKind.ORDER, 0)) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(lines.next().fields()).containsEntry("order_id", "A-1");
                }
            }
        }
    }

    /** A text that repeats for ever; whoever wants to have all of it does not come back. */
    private static final class Endless extends Reader {
        private final String repeated;
        private String current;
        private int position;

        Endless(String start, String repeated) {
            this.current = start;
            this.repeated = repeated;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                while (position == current.length()) {
                    current = repeated;
                    position = 0;
                }
                buffer[offset + i] = current.charAt(position++);
            }
            return length;
        }

        @Override
        public void close() {}
    }

    private List<DroppedLine> orders(String text) throws IOException, UnreadableFile {
        return read("orders-1.csv", text);
    }

    private DroppedLine onlyOrder(String text) throws IOException, UnreadableFile {
        List<DroppedLine> lines = orders(text);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private List<DroppedLine> refunds(String text) throws IOException, UnreadableFile {
        return read("refunds-1.json", text);
    }

    private List<DroppedLine> read(String name, String text) throws IOException, UnreadableFile {
        Path file = inbox.resolve(name);
        Files.createDirectories(file.getParent());
        try (DroppedLines lines =
                DroppedFile.inspect(Files.writeString(file, text)).lines(0)) {
            return drain(lines);
        }
    }

    private static List<DroppedLine> drain(DroppedLines lines) {
        List<DroppedLine> all = new ArrayList<>();
        lines.forEachRemaining(all::add);
        return all;
    }
}
