package io.github.erpvipps.files;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedFileTest {
    private static final String ORDERS = "order_id;amount;description\nA-1;499,00;Blåbærsyltetøy\n";

    @TempDir
    Path inbox;

    @Test
    void theContentIsKnownByItsHash() throws Exception {
        DroppedFile file = inspect("orders-1.csv", ORDERS.getBytes(UTF_8));

        assertThat(file.kind()).isEqualTo(LineKind.ORDER);
        assertThat(file.size()).isEqualTo(ORDERS.getBytes(UTF_8).length);
        assertThat(file.hash())
                .isEqualTo("77b4ea9775116bb6af2d5746b9795244c1b54323ad237d8c8d7ec31affcbeb83")
                .isEqualTo(inspect("orders-2.csv", ORDERS.getBytes(UTF_8)).hash())
                .isNotEqualTo(
                        inspect("orders-3.csv", (ORDERS + ' ').getBytes(UTF_8)).hash());
    }

    @Test
    void utf8IsReadWithAndWithoutByteOrderMark() throws Exception {
        DroppedFile plain = inspect("orders-1.csv", ORDERS.getBytes(UTF_8));
        DroppedFile marked = inspect("orders-2.csv", ("\ufeff" + ORDERS).getBytes(UTF_8));

        assertThat(plain.encoding()).isEqualTo(Encoding.UTF_8);
        assertThat(marked.encoding()).isEqualTo(Encoding.UTF_8_WITH_BOM);
        assertThat(first(marked)).isEqualTo(first(plain));
        assertThat(first(marked).fields()).containsEntry("description", "Blåbærsyltetøy");
    }

    @Test
    void bytesThatAreNotUtf8AreReadAsWindows1252() throws Exception {
        String text = "order_id;amount;description\nA-1;499;ÆØÅ æøå 20 €\n";

        DroppedFile file = inspect("orders-1.csv", text.getBytes(Charset.forName("windows-1252")));

        assertThat(file.encoding()).isEqualTo(Encoding.WINDOWS_1252);
        assertThat(first(file).fields()).containsEntry("description", "ÆØÅ æøå 20 €");
    }

    @Test
    void oneForeignByteFarBehindDecidesTheEncodingToo() throws Exception {
        byte[] bytes =
                (ORDERS + "A-2;1;x\n".repeat(20_000) + "A-3;1;\u00e5\n").getBytes(Charset.forName("windows-1252"));

        assertThat(inspect("orders-1.csv", bytes).encoding()).isEqualTo(Encoding.WINDOWS_1252);
    }

    @Test
    void utf16IsRefusedWithOrWithoutByteOrderMark() throws Exception {
        assertUnreadable("orders-1.csv", ORDERS.getBytes(UTF_16), "UTF-16 or UTF-32");
        assertUnreadable("orders-1.csv", ("\ufeff" + ORDERS).getBytes(UTF_16LE), "UTF-16 or UTF-32");
        assertUnreadable("orders-1.csv", ("\ufeff" + ORDERS).getBytes(Charset.forName("UTF-32BE")), "UTF-16 or UTF-32");
        assertUnreadable("orders-1.csv", ORDERS.getBytes(UTF_16LE), "mostly NUL bytes");
        assertUnreadable("orders-1.csv", new byte[4_096], "mostly NUL bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t\n", "\ufeff", "\ufeff \n"})
    void aFileOfNothingIsEmpty(String text) throws Exception {
        assertUnreadable("orders-1.csv", text.getBytes(UTF_8), "is empty");
        assertUnreadable("orders-1.json", text.getBytes(UTF_8), "is empty");
    }

    @Test
    void anUnreadableFileStillHasItsHash() throws Exception {
        UnreadableFile refused = assertUnreadable("orders-1.csv", new byte[0], "is empty");

        assertThat(refused.hash()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(refused.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(chars = {';', ',', '\t'})
    void theSeparatorIsFoundFromTheHeader(char separator) throws Exception {
        DroppedFile file = inspect("refunds-1.csv", "refund_id;order_id;reason\n".replace(';', separator));

        assertThat(file.layout()).isEqualTo(new Layout.Csv(separator, List.of("refund_id", "order_id", "reason")));
    }

    @Test
    void separatorsInsideAQuotedNameDoNotCount() throws Exception {
        assertUnreadable(
                "refunds-1.csv", "\"refund_id;order_id;reason,x\",order_id\n".getBytes(UTF_8), "refund_id;order");
    }

    @Test
    void theHeaderMayBeQuotedPaddedUpperCaseBelowBlankLinesAndEndInASeparator() throws Exception {
        DroppedFile file = inspect("refunds-1.csv", "\n  \n \"Refund_ID\" ; ORDER_id;\r\nR-1;A-1;\r\n");

        assertThat(file.layout()).isEqualTo(new Layout.Csv(';', List.of("refund_id", "order_id")));
        assertThat(first(file).number()).isEqualTo(4);
    }

    @Test
    void aMissingColumnIsNamed() throws Exception {
        assertUnreadable("orders-1.csv", "order_id;amount\nA-1;1\n".getBytes(UTF_8), "lacks the column description");
        assertUnreadable(
                "orders-1.csv", "order_id;description\n".getBytes(UTF_8), "lacks the column amount_minor (or amount)");
        assertUnreadable("shipments-1.csv", "order_id;amount\n".getBytes(UTF_8), "lacks the column shipment_id");
    }

    @Test
    void aMisspeltColumnIsNamedBecauseItsDataWouldBeLostUnseen() throws Exception {
        assertUnreadable(
                "shipments-1.csv",
                "shipment_id;order_id;amuont\nS-1;A-1;5\n".getBytes(UTF_8),
                "The header has an unknown column \"amuont\".");
    }

    @Test
    void aColumnThatIsThereTwiceIsNamed() throws Exception {
        assertUnreadable(
                "shipments-1.csv",
                "shipment_id;order_id;amount;Amount\n".getBytes(UTF_8),
                "The header has the column \"amount\" twice.");
    }

    @Test
    void aHeaderWithAnOpenQuoteIsUnreadable() throws Exception {
        assertUnreadable(
                "refunds-1.csv", "refund_id;\"order_id\nR-1;A-1\n".getBytes(UTF_8), "lacks the column refund_id");
    }

    @Test
    void aHeaderWithoutRowsIsAFileWithoutLines() throws Exception {
        try (DroppedLines lines = inspect("refunds-1.csv", "refund_id;order_id").lines(0)) {
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @Test
    void jsonIsAnArrayOrOneObjectALine() throws Exception {
        assertThat(inspect("refunds-1.json", " \n [\n]").layout()).isEqualTo(new Layout.JsonArray());
        assertThat(inspect("refunds-1.json", "\ufeff[]").layout()).isEqualTo(new Layout.JsonArray());
        assertThat(inspect("refunds-1.json", "{}\n{}\n").layout()).isEqualTo(new Layout.JsonLines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n{\"refund_id\":\"R-1\"},\n",
                "[\n{\"refund_id\":\"R-1\"},\n{\"refund_id\"",
                "[\n{\"refund_id\":\"R-1\"},\n{\"refund_id\":\"R-"
            })
    void anArrayThatEndsInTheMiddleIsUnreadableAndSaysWhere(String text) throws Exception {
        assertUnreadable("refunds-1.json", text.getBytes(UTF_8), "it ends in the middle, in line 3, column ");
    }

    @Test
    void anArrayWithASyntaxErrorIsUnreadableAndSaysWhere() throws Exception {
        assertUnreadable("refunds-1.json", "[\n{\"refund_id\":R-1}]".getBytes(UTF_8), "in line 2, column");
        assertUnreadable("refunds-1.json", "[{},\n\n]".getBytes(UTF_8), "in line 3, column");
    }

    @Test
    void whatFollowsAnArrayMakesItUnreadable() throws Exception {
        assertUnreadable(
                "refunds-1.json", "[{}]\n[{}]".getBytes(UTF_8), "goes on after the end of its JSON array, in line 2.");
        assertUnreadable("refunds-1.json", "[{}]\n]".getBytes(UTF_8), "in line 2, column 1");
    }

    @Test
    void anObjectOverSeveralLinesIsRefusedOnceAndNotOnEachLine() throws Exception {
        assertUnreadable(
                "refunds-1.json", "{\n  \"refund_id\": 1\n}\n".getBytes(UTF_8), "JSON object over several lines");
    }

    @Test
    void aNameThatSaysNoKindIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> DroppedFile.inspect(inbox.resolve("readme.txt")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private DroppedFile inspect(String name, String text) throws IOException, UnreadableFile {
        return inspect(name, text.getBytes(UTF_8));
    }

    private DroppedFile inspect(String name, byte[] bytes) throws IOException, UnreadableFile {
        return DroppedFile.inspect(Files.write(inbox.resolve(name), bytes));
    }

    private UnreadableFile assertUnreadable(String name, byte[] bytes, String reason) {
        UnreadableFile refused = catchThrowableOfType(UnreadableFile.class, () -> inspect(name, bytes));
        assertThat(refused).hasMessageContaining(reason);
        return refused;
    }

    private static DroppedLine first(DroppedFile file) throws IOException {
        try (DroppedLines lines = file.lines(0)) {
            return lines.next();
        }
    }
}
