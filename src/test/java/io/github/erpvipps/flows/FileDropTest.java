package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Operation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithEitherApi
class FileDropTest {

    /** Never answers, so that an order stays INITIATED. */
    private static final String SILENT = "90000003";

    @Nested
    class BesideTables {

        @TempDir
        static Path folder;

        private static ErpFolders erp;
        private static Shop shop;

        @BeforeAll
        static void open() {
            erp = new ErpFolders(folder.resolve("deep").resolve("down"));
            shop = Shop.open(erp.settings());
        }

        @AfterAll
        static void close() {
            assertThat(shop.vipps().breaches()).isEmpty();
            shop.close();
        }

        static Stream<Arguments> waysToWriteAFile() {
            Charset windows = Charset.forName("windows-1252");
            return Stream.of(
                    Arguments.of(
                            "semicolons-windows-1252-crlf",
                            "order_id;description;amount;customer_phone\r\n%1$s;Blåbærsyltetøy;499,00;90000003\r\n",
                            windows,
                            ""),
                    Arguments.of(
                            "semicolons-utf8-bom-crlf",
                            "order_id;description;amount;customer_phone\r\n%1$s;Blåbærsyltetøy;499,00;+47 900 00 003\r\n",
                            StandardCharsets.UTF_8,
                            "\ufeff"),
                    Arguments.of(
                            "commas-quotes-utf8",
                            "order_id,description,amount,customer_phone\n%1$s,\"Blåbærsyltetøy\",\"499,00\",90000003",
                            StandardCharsets.UTF_8,
                            ""),
                    Arguments.of(
                            "tabs-bom-lf",
                            "order_id\tdescription\tamount_minor\tcustomer_phone\n\n%1$s\tBlåbærsyltetøy\t49900\t90000003\n\n",
                            StandardCharsets.UTF_8,
                            "\ufeff"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("waysToWriteAFile")
        void anOrderIsReadTheSameHoweverTheFileIsWritten(String way, String text, Charset charset, String bom) {
            String order = "written-" + way;
            String name = "orders-" + way + ".csv";
            byte[] content = (bom + text.formatted(order)).getBytes(charset);
            erp.drop(name, content);

            String shelved = ErpFolders.shelved(name, content);
            List<Map<String, String>> result = erp.awaitResult(shelved);
            assertThat(result).hasSize(1);
            assertThat(result.get(0))
                    .containsEntry("id", order)
                    .containsEntry("status", "INITIATED")
                    .containsEntry("amount_minor", "49900");
            assertThat(result.get(0).get("payment_url")).startsWith("http");
            assertThat(sentText(order))
                    .contains("Blåbærsyltetøy")
                    .contains("49900")
                    .contains(SILENT);
            erp.assertSummary(shelved, "", 1, 0, 0, 0);
            assertThat(erp.summary(shelved, "").at("/amount_minor/done").asLong())
                    .isEqualTo(49900);
            assertThat(erp.archive().resolve(shelved)).hasBinaryContent(content);
            assertThat(erp.inbox().resolve(name)).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(strings = {"array", "array-on-one-line", "object-a-line"})
        void ordersComeAsJsonToo(String way) {
            String one =
                    "{\"order_id\":\"json-%s-1\",\"description\":\"Sokker, røde\",\"amount\":499.00,\"customer_phone\":\"90000003\"}"
                            .formatted(way);
            String two =
                    "{\"order_id\":\"json-%s-2\",\"description\":\"Votter\",\"amount_minor\":12345,\"customer_phone\":\"90000003\"}"
                            .formatted(way);
            String text =
                    switch (way) {
                        case "array" -> "[\n" + one + ",\n" + two + "\n]\n";
                        case "array-on-one-line" -> "[" + one + "," + two + "]";
                        default -> one + "\n" + two + "\n";
                    };
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            String name = "orders-json-" + way + ".json";
            erp.drop(name, content);
            List<Map<String, String>> result = erp.awaitResult(ErpFolders.shelved(name, content));
            assertThat(result)
                    .extracting(line -> line.get("id"))
                    .containsExactly("json-" + way + "-1", "json-" + way + "-2");
            assertThat(result).extracting(line -> line.get("amount_minor")).containsExactly("49900", "12345");
            assertThat(result).extracting(line -> line.get("status")).containsOnly("INITIATED");
        }

        @Test
        void badLinesComeBackWithTheirReasonWhileGoodOnesGoOn() {
            String name = "orders-some-bad.csv";
            byte[] content = ErpFolders.bytes(
                    "order_id;description;amount;customer_phone",
                    "some-bad-2;Socks;499,00;90000003",
                    "some-bad-3;Socks;1.000,00;",
                    "some-bad-4;Socks;1e3;",
                    "some-bad-5;Socks;4,999;",
                    "some bad 6;Socks;499;",
                    "",
                    "x".repeat(51) + ";Socks;499;",
                    "some-bad-9;Socks;499;;one too many",
                    "some-bad-10;Socks",
                    "some-bad-11;So\0cks;499;",
                    "some-bad-12;Socks;-499;",
                    "some-bad-13;Socks;0,99;",
                    "some-bad-14;Socks;;",
                    "some-bad-15;Socks;499;phone 12345",
                    "some-bad-16;\"Socks \"\"warm\"\"; red\";1;90000003");
            erp.drop(name, content);

            String shelved = ErpFolders.shelved(name, content);
            List<Map<String, String>> result = erp.awaitResult(shelved);
            assertThat(result).hasSize(14);
            assertThat(result)
                    .filteredOn(line -> line.get("status").equals("INITIATED"))
                    .extracting(line -> line.get("id"))
                    .containsExactly("some-bad-2", "some-bad-16");
            erp.assertSummary(shelved, "", 2, 12, 0, 0);

            Map<String, Map<String, String>> rejected =
                    ErpFolders.csv(erp.rejected().resolve(shelved + ".rejected.csv")).stream()
                            .collect(Collectors.toMap(line -> line.get("line"), line -> line));
            assertThat(rejected.keySet())
                    .containsExactlyInAnyOrder("3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "14", "15");
            assertThat(rejected.get("3")).containsEntry("text", "some-bad-3;Socks;1.000,00;");
            assertThat(rejected.get("3").get("problem")).contains("amount", "thousands separator");
            assertThat(rejected.get("4").get("problem")).contains("amount", "exponent");
            assertThat(rejected.get("5").get("problem")).contains("amount", "two decimals");
            assertThat(rejected.get("6").get("problem")).contains("order_id", "some bad 6");
            assertThat(rejected.get("8").get("problem")).contains("order_id", "50");
            assertThat(rejected.get("9").get("problem")).contains("5 fields", "4 columns");
            assertThat(rejected.get("10").get("problem")).contains("2 fields", "4 columns");
            assertThat(rejected.get("11").get("problem")).contains("NUL");
            assertThat(rejected.get("12").get("problem")).contains("amount", "negative");
            assertThat(rejected.get("13").get("problem")).contains("amount", "at least 100");
            assertThat(rejected.get("14").get("problem")).contains("amount", "missing");
            assertThat(rejected.get("15").get("problem"))
                    .contains("customer_phone")
                    .doesNotContain("12345");
            assertThat(erp.archive().resolve(shelved)).hasBinaryContent(content);
            assertThat(sentText("some-bad-16")).contains("Socks \\\"warm\\\"; red");
        }

        /** Passes every other check, so only the database's column could refuse it: that must cost its own line alone. */
        @Test
        void anOverlongReturnAddressOfAShopsPaymentCostsItsOwnLineAlone() {
            String name = "orders-long-address.csv";
            byte[] content = ErpFolders.bytes(
                    "order_id;description;amount;customer_phone;existing_reference;return_url",
                    "long-address-2;Socks;499;;shop-long-address;https://shop.example/" + "x".repeat(300),
                    "long-address-3;Socks;499;90000003;;");
            erp.drop(name, content);
            List<Map<String, String>> result = erp.awaitResult(ErpFolders.shelved(name, content));
            assertThat(result).extracting(line -> line.get("status")).containsExactly("REJECTED", "INITIATED");
            assertThat(result.get(0).get("problem")).contains("return_url");
        }

        static Stream<Arguments> unreadableFiles() {
            return Stream.of(
                    Arguments.of("orders-no-amount.csv", "order_id;description\nunreadable-1;Socks\n", "amount_minor"),
                    Arguments.of(
                            "orders-unknown-column.csv",
                            "order_id;description;amount;colour\nunreadable-2;Socks;499;red\n",
                            "colour"),
                    Arguments.of(
                            "orders-ends-early.json",
                            "[{\"order_id\":\"unreadable-3\",\"description\":\"Socks\",\"amount\":499},\n{\"order_id\":\"unre",
                            "ends in the middle"),
                    Arguments.of("orders-nothing.csv", "", "empty"),
                    Arguments.of("orders-nothing.json", "", "empty"),
                    Arguments.of("orders-blank.csv", "\r\n\r\n", "empty"),
                    Arguments.of("orders-only-bom.csv", "\ufeff", "empty"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("unreadableFiles")
        void aFileThatCannotBeReadGoesWholeToRejected(String name, String text, String reason) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            erp.drop(name, content);
            String shelved = ErpFolders.shelved(name, content);
            erp.awaitFile(erp.rejected().resolve(shelved));
            assertThat(erp.rejected().resolve(shelved)).hasBinaryContent(content);
            assertThat(erp.rejected().resolve(shelved + ".error.txt")).content().contains(reason);
            assertThat(erp.inbox().resolve(name)).doesNotExist();
            assertThat(erp.archive().resolve(shelved)).doesNotExist();
            assertThat(shop.sql()
                            .sql("select count(*) from bridge.payment where order_id like 'unreadable-%'")
                            .query(Long.class)
                            .single())
                    .isZero();
        }

        @Test
        void utf16IsRefusedAsAWhole() {
            byte[] content =
                    "\ufefforder_id;description;amount\nutf16-1;Socks;499\n".getBytes(StandardCharsets.UTF_16LE);
            erp.drop("orders-utf16.csv", content);
            String shelved = ErpFolders.shelved("orders-utf16.csv", content);
            erp.awaitFile(erp.rejected().resolve(shelved));
            assertThat(erp.rejected().resolve(shelved + ".error.txt")).content().contains("UTF-16", "UTF-8");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("filesWithoutRows")
        void aFileWithoutRowsIsTakenAndAnswered(String name, String text) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            erp.drop(name, content);
            String shelved = ErpFolders.shelved(name, content);
            assertThat(erp.awaitResult(shelved)).isEmpty();
            erp.assertSummary(shelved, "", 0, 0, 0, 0);
            assertThat(erp.archive().resolve(shelved)).exists();
            assertThat(erp.rejected().resolve(shelved + ".rejected.csv")).doesNotExist();
        }

        static Stream<Arguments> filesWithoutRows() {
            return Stream.of(
                    Arguments.of("shipments-header-only.csv", "shipment_id;order_id;amount"),
                    Arguments.of("shipments-header-and-blanks.csv", "shipment_id;order_id;amount\r\n;;\r\n\r\n"),
                    Arguments.of("orders-empty-array.json", "[]"));
        }

        @Test
        void unfinishedAndForeignFilesAreLeftAlone() {
            byte[] good = ErpFolders.bytes("order_id;description;amount", "untouched-1;Socks;499");
            List<String> names = List.of(
                    "orders-a.csv.tmp",
                    "orders-a.csv.part",
                    ".orders-a.csv",
                    "orders-a.TMP",
                    "notes.csv",
                    "orders-a.xlsx",
                    "orders.csv");
            names.forEach(name -> erp.drop(name, good));
            // One that is taken, dropped later, shows that the others had their turn.
            erp.drop("shipments-after-unfinished.csv", "shipment_id;order_id;amount");
            erp.awaitResult(ErpFolders.shelved(
                    "shipments-after-unfinished.csv", ErpFolders.bytes("shipment_id;order_id;amount")));
            assertThat(ErpFolders.names(erp.inbox())).containsAll(names);
            assertThat(shop.sql()
                            .sql("select count(*) from bridge.payment where order_id = 'untouched-1'")
                            .query(Long.class)
                            .single())
                    .isZero();
        }

        @Test
        void theSameFileTwiceIsTakenOnceAndAnsweredTwice() {
            byte[] content =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "twice-no-1;Socks;499;90000003");
            String shelved = ErpFolders.shelved("orders-twice.csv", content);
            erp.drop("orders-twice.csv", content);
            erp.awaitResult(shelved);
            erp.drop("orders-twice.csv", content);
            List<Map<String, String>> second = erp.awaitResult(shelved, "-2");
            assertThat(second).hasSize(1);
            assertThat(second.get(0)).containsEntry("status", "INITIATED").containsEntry("id", "twice-no-1");
            erp.assertSummary(shelved, "-2", 1, 0, 0, 0);
            assertThat(initiations("twice-no-1")).isEqualTo(1);
            assertThat(ErpFolders.names(erp.archive())).contains(shelved, shelved + "-2");
        }

        @Test
        void theSameContentUnderAnotherNameTakesNothingTwice() {
            byte[] content =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "renamed-1;Socks;499;90000003");
            erp.drop("orders-renamed-a.csv", content);
            erp.awaitResult(ErpFolders.shelved("orders-renamed-a.csv", content));
            erp.drop("orders-renamed-b.csv", content);
            List<Map<String, String>> second = erp.awaitResult(ErpFolders.shelved("orders-renamed-b.csv", content));
            assertThat(second.get(0)).containsEntry("status", "INITIATED");
            assertThat(initiations("renamed-1")).isEqualTo(1);
        }

        @Test
        void theSameNameWithOtherContentIsAnotherFile() {
            byte[] first =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "same-name-1;Socks;499;90000003");
            byte[] second =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "same-name-2;Socks;499;90000003");
            erp.drop("orders-same-name.csv", first);
            erp.awaitFile(erp.archive().resolve(ErpFolders.shelved("orders-same-name.csv", first)));
            erp.drop("orders-same-name.csv", second);
            erp.awaitResult(ErpFolders.shelved("orders-same-name.csv", first));
            erp.awaitResult(ErpFolders.shelved("orders-same-name.csv", second));
            assertThat(erp.archive().resolve(ErpFolders.shelved("orders-same-name.csv", first)))
                    .hasBinaryContent(first);
            assertThat(erp.archive().resolve(ErpFolders.shelved("orders-same-name.csv", second)))
                    .hasBinaryContent(second);
            assertThat(initiations("same-name-1")).isEqualTo(1);
            assertThat(initiations("same-name-2")).isEqualTo(1);
        }

        @Test
        void anIdWithOtherContentIsRejectedAndTheFirstIsUnharmed() {
            byte[] first = ErpFolders.bytes("order_id;description;amount", "taken-id-1;Socks;499");
            byte[] second = ErpFolders.bytes(
                    "order_id;description;amount",
                    "taken-id-1;Socks;500",
                    "taken-id-2;Socks;499",
                    "taken-id-2;Socks;498");
            erp.drop("orders-taken-id-a.csv", first);
            erp.awaitResult(ErpFolders.shelved("orders-taken-id-a.csv", first));
            erp.drop("orders-taken-id-b.csv", second);
            String shelved = ErpFolders.shelved("orders-taken-id-b.csv", second);
            List<Map<String, String>> result = erp.awaitResult(shelved);
            assertThat(result.get(0)).containsEntry("status", "REJECTED");
            assertThat(result.get(0).get("problem")).contains("taken-id-1", "other content");
            assertThat(result.get(1).get("status")).isIn("INITIATED", "AUTHORIZED");
            assertThat(result.get(2)).containsEntry("status", "REJECTED");
            assertThat(ErpFolders.csv(erp.rejected().resolve(shelved + ".rejected.csv")))
                    .extracting(line -> line.get("line"))
                    .containsExactly("2", "4");
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.atVipps("taken-id-1").authorizedMinor())
                            .isEqualTo(49900));
            assertThat(shop.atVipps("taken-id-2").amountMinor()).isEqualTo(49900);
            assertThat(initiations("taken-id-1")).isEqualTo(1);
        }

        @Test
        void theSameOrderInTableAndFileIsToldToBoth() {
            shop.order("both-ways-1", 49900, SILENT);
            shop.awaitOrder("both-ways-1", "INITIATED");
            byte[] content = ErpFolders.bytes(
                    "order_id;description;amount;customer_phone",
                    "both-ways-1;Order both-ways-1;499,00;90000003",
                    "both-ways-2;Order both-ways-2;499,00;90000003");
            erp.drop("orders-both-ways.csv", content);
            List<Map<String, String>> result = erp.awaitResult(ErpFolders.shelved("orders-both-ways.csv", content));
            assertThat(result).extracting(line -> line.get("status")).containsExactly("INITIATED", "INITIATED");
            assertThat(result.get(0)).containsEntry("payment_url", (String)
                    shop.orderRow("both-ways-1").get("payment_url"));

            shop.order("both-ways-2", 49900, SILENT);
            shop.awaitOrder("both-ways-2", "INITIATED");
            assertThat(shop.orderRow("both-ways-2"))
                    .containsEntry("payment_url", result.get(1).get("payment_url"));
            shop.order("both-ways-3", 49900, SILENT);
            shop.awaitOrder("both-ways-3", "INITIATED");
            assertThat(initiations("both-ways-1")).isEqualTo(1);
            assertThat(initiations("both-ways-2")).isEqualTo(1);
        }

        @Test
        void theSameIdInTheTableWithOtherContentThanInAFileIsRejected() {
            byte[] content = ErpFolders.bytes(
                    "order_id;description;amount;customer_phone", "both-differ-1;Socks;499,00;90000003");
            erp.drop("orders-both-differ.csv", content);
            erp.awaitResult(ErpFolders.shelved("orders-both-differ.csv", content));
            shop.order("both-differ-1", 50000, SILENT);
            shop.awaitOrder("both-differ-1", "REJECTED");
            assertThat((String) shop.orderRow("both-differ-1").get("payment_error"))
                    .contains("other content");
            assertThat(shop.atVipps("both-differ-1").amountMinor()).isEqualTo(49900);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "orders-..csv",
                    "orders-..%2f..%2fx.csv",
                    "orders-$(touch x) ${body} 'q'.csv",
                    "ORDERS-æøå.CSV"
                })
        void aStrangeFileNameIsHarmless(String name) throws IOException {
            String order = "name-" + Integer.toHexString(name.hashCode());
            byte[] content =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", order + ";Socks;499;90000003");
            Set<String> before = everythingIn(folder);
            erp.drop(name, content);
            String shelved = ErpFolders.shelved(name, content);
            erp.awaitResult(shelved);
            assertThat(erp.archive().resolve(shelved)).hasBinaryContent(content);
            Set<String> added = everythingIn(folder);
            added.removeAll(before);
            added.removeIf(file -> file.contains("/outbox/payments-"));
            assertThat(added).allMatch(file -> file.contains(shelved)).hasSize(3);
        }

        /** A backslash is read as a folder's end, so such a file is nobody's: it stays where it is, and nothing else is touched. */
        @ParameterizedTest
        @ValueSource(strings = {"orders-..\\..\\x.csv", "orders-\\..\\..\\outbox\\orders-y.csv"})
        void aFileNameWithBackslashesReachesNoOtherFolder(String name) throws IOException {
            Files.createDirectories(erp.inbox().resolve("orders-"));
            byte[] content =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "backslash-1;Socks;499;90000003");
            Files.write(folder.resolve("deep").resolve("orders-y.csv"), content);
            erp.drop(name, content);
            Set<String> before = everythingIn(folder);
            byte[] other = ErpFolders.bytes("shipment_id;order_id;amount", "after-" + name.length() + ";none;1");
            String otherName = "shipments-after-backslash-" + name.length() + ".csv";
            erp.drop(otherName, other);
            erp.awaitFile(erp.archive().resolve(ErpFolders.shelved(otherName, other)));
            Set<String> gone = new HashSet<>(before);
            gone.removeAll(everythingIn(folder));
            assertThat(gone).isEmpty();
            assertThat(initiations("backslash-1")).isZero();
            Files.delete(erp.inbox().resolve(name));
        }

        @Test
        void aNameTooLongForItsHashStopsNoOtherFile() {
            String longName = "orders-" + "n".repeat(241) + ".csv";
            byte[] content =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "long-name-1;Socks;499;90000003");
            erp.drop(longName, content);
            await().atMost(Shop.PATIENCE).until(() -> !Files.exists(erp.inbox().resolve(longName)));
            byte[] other =
                    ErpFolders.bytes("order_id;description;amount;customer_phone", "long-name-2;Socks;499;90000003");
            erp.drop("orders-after-long-name.csv", other);
            erp.awaitResult(ErpFolders.shelved("orders-after-long-name.csv", other));
        }

        @Test
        void anOrderGoesAllTheWayThroughFiles() {
            byte[] orders = ErpFolders.bytes(
                    "order_id;description;amount", "all-the-way-1;Socks;499,00", "all-the-way-2;Socks;300,00");
            byte[] shipments = ErpFolders.bytes(
                    "shipment_id;order_id;amount;final_shipment;tracking_reference",
                    "way-s-1;all-the-way-1;399,00;;TRACK-1",
                    "way-s-2;all-the-way-1;100;true;TRACK-2",
                    "way-s-3;all-the-way-2;100,00;false;TRACK-3");
            erp.drop("orders-all-the-way.csv", orders);
            erp.drop("shipments-all-the-way.csv", shipments);
            assertThat(erp.awaitResult(ErpFolders.shelved("shipments-all-the-way.csv", shipments)))
                    .allSatisfy(line -> {
                        assertThat(line).containsEntry("status", "DONE");
                        assertThat(line.get("vipps_transaction_id")).isNotEmpty();
                    })
                    .extracting(line -> line.get("amount_minor"))
                    .containsExactly("39900", "10000", "10000");
            erp.assertSummary(ErpFolders.shelved("shipments-all-the-way.csv", shipments), "", 3, 0, 0, 0);

            byte[] refunds =
                    ErpFolders.bytes("refund_id,order_id,amount_minor,reason", "way-r-1,all-the-way-1,,too small");
            byte[] cancellations =
                    ErpFolders.bytes("cancellation_id;order_id;reason", "way-c-1;all-the-way-2;out of stock");
            erp.drop("refunds-all-the-way.csv", refunds);
            erp.drop("cancellations-all-the-way.csv", cancellations);
            assertThat(erp.awaitResult(ErpFolders.shelved("refunds-all-the-way.csv", refunds))
                            .get(0))
                    .containsEntry("status", "DONE")
                    .containsEntry("amount_minor", "49900");
            assertThat(erp.awaitResult(ErpFolders.shelved("cancellations-all-the-way.csv", cancellations))
                            .get(0))
                    .containsEntry("status", "DONE")
                    .containsEntry("id", "way-c-1")
                    .containsEntry("order_id", "all-the-way-2");
            assertThat(shop.atVipps("all-the-way-1").refundedMinor()).isEqualTo(49900);
            assertThat(shop.atVipps("all-the-way-2").capturedMinor()).isEqualTo(10000);
            assertThat(shop.atVipps("all-the-way-2").cancelledMinor()).isEqualTo(20000);
        }

        @Test
        void linesThatStillWaitAfterADayAreToldAndComeLaterInASecondResult() {
            byte[] orders = ErpFolders.bytes(
                    "order_id;description;amount;customer_phone",
                    "waiting-1;Socks;499;90000003",
                    "waiting-2;Socks;300;");
            byte[] shipments = ErpFolders.bytes(
                    "shipment_id;order_id;amount", "waiting-s-1;waiting-1;499", "waiting-s-2;waiting-2;300");
            erp.drop("orders-waiting.csv", orders);
            erp.drop("shipments-waiting.csv", shipments);
            String shelved = ErpFolders.shelved("shipments-waiting.csv", shipments);
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.sql()
                            .sql("select state from bridge.operation where source_id = 'waiting-s-2'")
                            .query(String.class)
                            .optional()
                            .orElse("")
                            .equals("DONE"));
            erp.awaitFile(erp.archive().resolve(shelved));
            assertThat(erp.outbox().resolve(shelved + ".result.csv")).doesNotExist();

            shop.sql()
                    .sql(
                            "update bridge.dropped_file set next_result_at = clock_timestamp() where name = 'shipments-waiting.csv'")
                    .update();
            List<Map<String, String>> first = erp.awaitResult(shelved);
            assertThat(first.get(0))
                    .containsEntry("status", "WAITING")
                    .containsEntry("problem", "waits for the authorization");
            assertThat(first.get(1)).containsEntry("status", "DONE").containsEntry("problem", "");
            erp.assertSummary(shelved, "", 1, 0, 0, 1);
            assertThat(erp.summary(shelved, "").at("/amount_minor/waiting").asLong())
                    .isEqualTo(49900);

            shop.vipps().approve("waiting-1");
            List<Map<String, String>> second = erp.awaitResult(shelved, "-2");
            assertThat(second).extracting(line -> line.get("status")).containsOnly("DONE");
            erp.assertSummary(shelved, "-2", 2, 0, 0, 0);
            assertThat(erp.outbox().resolve(shelved + ".result-3.csv")).doesNotExist();
        }

        @Test
        void theFeedTellsEachChangeOnce() {
            byte[] orders =
                    ErpFolders.bytes("order_id;description;amount", "feeding-1;Socks;499", "feeding-2;Socks;300");
            erp.drop("orders-fed.csv", orders);
            await("the feed to tell both authorizations")
                    .atMost(Shop.PATIENCE)
                    .until(() -> fed().stream()
                                    .filter(line -> line.get("order_id").startsWith("feeding-"))
                                    .filter(line -> line.get("payment_status").equals("AUTHORIZED"))
                                    .count()
                            == 2);
            long feeds = feeds().count();
            byte[] shipments = ErpFolders.bytes("shipment_id;order_id;amount", "feeding-s-1;feeding-1;499");
            erp.drop("shipments-fed.csv", shipments);
            await("the feed to tell the capture")
                    .atMost(Shop.PATIENCE)
                    .until(() -> fed().stream()
                            .anyMatch(line -> line.get("order_id").equals("feeding-1")
                                    && line.get("captured_minor").equals("49900")));
            assertThat(feeds().count()).isGreaterThan(feeds);
            List<Map<String, String>> all = fed();
            Set<String> versions = new HashSet<>();
            assertThat(all)
                    .allSatisfy(
                            line -> assertThat(versions.add(line.get("order_id") + "@" + line.get("payment_version")))
                                    .as("told once: " + line)
                                    .isTrue());
            assertThat(all)
                    .filteredOn(line -> line.get("order_id").equals("feeding-2")
                            && line.get("payment_status").equals("AUTHORIZED"))
                    .hasSize(1);
        }

        private Stream<Path> feeds() {
            return ErpFolders.names(erp.outbox()).stream()
                    .filter(name -> name.startsWith("payments-"))
                    .map(erp.outbox()::resolve);
        }

        private List<Map<String, String>> fed() {
            return feeds().flatMap(file -> ErpFolders.csv(file).stream()).toList();
        }

        private static String sentText(String order) {
            return shop.vipps().calls().stream()
                    .filter(call -> call.operation() == Operation.INITIATE
                            && call.reference().equals(order))
                    .map(call -> call.bodyText())
                    .collect(Collectors.joining());
        }

        private static long initiations(String order) {
            return FileDropTest.initiations(shop, order);
        }

        private static Set<String> everythingIn(Path top) throws IOException {
            try (Stream<Path> all = Files.walk(top)) {
                return all.filter(Files::isRegularFile).map(Path::toString).collect(Collectors.toSet());
            }
        }
    }

    /** No ERP tables anywhere. Files settle slowly here, so that a growing one is seen to be left alone. */
    @Nested
    class WithoutTables {

        private static final Duration SETTLE = Duration.ofMillis(1500);

        @TempDir
        static Path folder;

        private static ErpFolders erp;
        private static Shop shop;

        @BeforeAll
        static void open() {
            erp = new ErpFolders(folder);
            shop = Shop.open(erp.settings(
                    "erp.database.enabled=false",
                    "erp.create-tables=false",
                    "erp.files.settle-ms=" + SETTLE.toMillis()));
        }

        @AfterAll
        static void close() {
            assertThat(shop.vipps().breaches()).isEmpty();
            shop.close();
        }

        @Test
        void filesNeedNoTables() {
            assertThat(shop.sql()
                            .sql("select count(*) from information_schema.schemata where schema_name = 'erp'")
                            .query(Long.class)
                            .single())
                    .isZero();
            byte[] orders = ErpFolders.bytes("order_id;description;amount", "no-tables-1;Socks;499,00");
            byte[] shipments = ErpFolders.bytes(
                    "shipment_id;order_id;amount;final_shipment", "no-tables-s-1;no-tables-1;399,00;yes");
            erp.drop("orders-no-tables.csv", orders);
            erp.drop("shipments-no-tables.csv", shipments);
            assertThat(erp.awaitResult(ErpFolders.shelved("shipments-no-tables.csv", shipments))
                            .get(0))
                    .containsEntry("status", "DONE");
            await("the rest to be released")
                    .atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.atVipps("no-tables-1").cancelledMinor())
                            .isEqualTo(10000));
        }

        @Test
        void aFileThatIsStillGrowingIsLeftAlone() {
            Path growing = erp.inbox().resolve("orders-growing.csv");
            append(growing, "order_id;description;amount;customer_phone\n");
            List<Integer> lines = new ArrayList<>();
            long start = System.nanoTime();
            await().pollInterval(Duration.ofMillis(100)).atMost(Shop.PATIENCE).until(() -> {
                assertThat(growing).exists();
                assertThat(shop.sql()
                                .sql("select count(*) from bridge.dropped_file where name = 'orders-growing.csv'")
                                .query(Long.class)
                                .single())
                        .isZero();
                lines.add(lines.size() + 1);
                append(growing, "growing-" + lines.size() + ";Socks;499;90000003\n");
                return System.nanoTime() - start > 2 * SETTLE.toNanos();
            });
            byte[] content = ErpFolders.content(growing);
            List<Map<String, String>> result = erp.awaitResult(ErpFolders.shelved("orders-growing.csv", content));
            assertThat(result).hasSize(lines.size());
        }

        @Test
        void twoBridgesOnOneInboxTakeEachFileOnce() {
            try (Bridge second = Bridge.start(shop.settings()
                    .with("server.port", String.valueOf(Shop.freePort()))
                    .with("management.port", String.valueOf(Shop.freePort())))) {
                assertThat(second.camel().isStarted()).isTrue();
                Map<String, byte[]> files = IntStream.rangeClosed(1, 12)
                        .boxed()
                        .collect(Collectors.toMap(
                                number -> "shipments-two-bridges-" + number + ".csv",
                                number -> ErpFolders.bytes(Stream.concat(
                                                Stream.of("shipment_id;order_id;amount"),
                                                IntStream.rangeClosed(1, 200)
                                                        .mapToObj(line ->
                                                                "two-%d-%d;two-none;499".formatted(number, line)))
                                        .toArray(String[]::new))));
                files.forEach(erp::drop);
                await("all files to be taken")
                        .atMost(Shop.PATIENCE)
                        .until(() ->
                                ErpFolders.names(erp.inbox()).stream().noneMatch(name -> name.contains("two-bridges")));
                await("all files to be marked")
                        .atMost(Shop.PATIENCE)
                        .untilAsserted(() -> assertThat(shop.sql()
                                        .sql(
                                                "select count(*) from bridge.dropped_file where name like 'shipments-two-bridges-%' and state = 'TAKEN' and lines_taken = 200")
                                        .query(Long.class)
                                        .single())
                                .isEqualTo(12));
                shop.sql()
                        .sql(
                                "update bridge.dropped_file set next_result_at = clock_timestamp() where name like 'shipments-two-bridges-%'")
                        .update();
                files.forEach((name, content) -> {
                    String shelved = ErpFolders.shelved(name, content);
                    assertThat(erp.awaitResult(shelved))
                            .hasSize(200)
                            .extracting(line -> line.get("status"))
                            .containsOnly("WAITING");
                    assertThat(erp.archive().resolve(shelved)).hasBinaryContent(content);
                });
                assertThat(ErpFolders.names(erp.archive()))
                        .filteredOn(name -> name.contains("two-bridges"))
                        .hasSize(12);
                assertThat(ErpFolders.names(erp.outbox())).noneMatch(name -> name.endsWith(".part"));
                assertThat(shop.sql()
                                .sql("select count(*) from bridge.operation where order_id = 'two-none'")
                                .query(Long.class)
                                .single())
                        .isEqualTo(2400);
                assertThat(shop.sql()
                                .sql("select count(*) from bridge.dropped_line where source_id like 'two-%'")
                                .query(Long.class)
                                .single())
                        .isEqualTo(2400);
            }
        }

        private static void append(Path file, String text) {
            try {
                Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Many lines. Vipps is slow here, so that the initiations leave the processor to what is tested. */
    @Nested
    @Tag("large")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class Large {

        @TempDir
        static Path folder;

        private static ErpFolders erp;
        private static Shop shop;

        @BeforeAll
        static void open() {
            erp = new ErpFolders(folder);
            shop = Shop.open(
                    erp.settings("vipps.concurrency=2", "erp.database.enabled=false", "erp.create-tables=false"));
        }

        @AfterAll
        static void close() {
            shop.close();
        }

        /** The last one: its initiations go on for long. */
        @Test
        @Order(Integer.MAX_VALUE)
        void aLargeFileIsTakenInOneRun() {
            int lines = Integer.getInteger("file-drop.lines", 20_000);
            byte[] content = orders("large-file", lines);
            long start = System.nanoTime();
            erp.drop("orders-large.csv", content);
            String shelved = ErpFolders.shelved("orders-large.csv", content);
            await().atMost(Duration.ofSeconds(Math.max(60, lines / 500)))
                    .until(() -> Files.exists(erp.archive().resolve(shelved)));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("%d lines taken in %d ms%n", lines, took.toMillis());
            assertThat(file("orders-large.csv"))
                    .containsEntry("lines_taken", lines)
                    .containsEntry("state", "TAKEN");
            assertThat(count("select count(*) from bridge.payment where order_id like 'large-file-%'"))
                    .isEqualTo(lines);
            assertThat(
                            count(
                                    "select count(*) from bridge.operation where purpose = 'ORDER' and order_id like 'large-file-%'"))
                    .isEqualTo(lines);
            assertThat(count("select sum(amount_minor) from bridge.payment where order_id like 'large-file-%'"))
                    .isEqualTo(49900L * lines);
        }

        @Test
        void aBridgeThatDiesInTheMiddleOfAFileGoesOnWithNoLineTwice() {
            int lines = 3_000;
            byte[] content = shipments("died", lines);
            erp.drop("shipments-died.csv", content);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Shop.PATIENCE)
                    .until(() -> count(
                                    "select coalesce(max(lines_taken), 0) from bridge.dropped_file where name = 'shipments-died.csv'")
                            > 0);
            shop.bridge().databases().close();
            shop.stopBridge();
            Map<String, Object> left = file("shipments-died.csv");
            assertThat(left).containsEntry("state", "TAKING");
            assertThat((Integer) left.get("lines_taken")).isBetween(1, lines - 1);
            assertThat(count("select count(*) from bridge.operation where order_id = 'died'"))
                    .isEqualTo(((Integer) left.get("lines_taken")).longValue());
            assertThat(erp.inbox().resolve("shipments-died.csv")).exists();

            shop.sql()
                    .sql(
                            "update bridge.dropped_file set claimed_until = clock_timestamp() where name = 'shipments-died.csv'")
                    .update();
            shop.startBridge();
            erp.awaitFile(erp.archive().resolve(ErpFolders.shelved("shipments-died.csv", content)));
            assertThat(file("shipments-died.csv"))
                    .containsEntry("state", "TAKEN")
                    .containsEntry("lines_taken", lines);
            assertThat(count("select count(*) from bridge.operation where order_id = 'died'"))
                    .isEqualTo(lines);
            assertThat(
                            count(
                                    "select count(distinct l.operation_id) from bridge.dropped_line l join bridge.dropped_file f using (file_id) where f.name = 'shipments-died.csv' and l.problem is null"))
                    .isEqualTo(lines);
        }

        @Test
        void aFileThatIsReplacedWhileItIsTakenIsTakenToo() {
            byte[] first = shipments("replaced", 3_000);
            byte[] second = shipments("replacing", 3);
            erp.drop("shipments-replaced.csv", first);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Shop.PATIENCE)
                    .until(() -> count(
                                    "select coalesce(max(lines_taken), 0) from bridge.dropped_file where name = 'shipments-replaced.csv'")
                            > 0);
            erp.drop("shipments-replaced.csv", second);
            await("both files to be taken").atMost(Shop.PATIENCE).untilAsserted(() -> {
                assertThat(count("select count(*) from bridge.operation where order_id = 'replaced'"))
                        .isEqualTo(3_000);
                assertThat(count("select count(*) from bridge.operation where order_id = 'replacing'"))
                        .isEqualTo(3);
            });
            erp.awaitFile(erp.archive().resolve(ErpFolders.shelved("shipments-replaced.csv", second)));
            assertThat(erp.archive().resolve(ErpFolders.shelved("shipments-replaced.csv", second)))
                    .hasBinaryContent(second);
        }

        private static byte[] orders(String prefix, int lines) {
            StringBuilder text = new StringBuilder("order_id;description;amount;customer_phone\r\n");
            for (int line = 1; line <= lines; line++) {
                text.append(prefix).append('-').append(line).append(";Sokker, røde;499,00;90000003\r\n");
            }
            return text.toString().getBytes(Charset.forName("windows-1252"));
        }

        private static byte[] shipments(String order, int lines) {
            StringBuilder text = new StringBuilder("shipment_id;order_id;amount\n");
            for (int line = 1; line <= lines; line++) {
                text.append(order)
                        .append('-')
                        .append(line)
                        .append(';')
                        .append(order)
                        .append(";499,00\n");
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static Map<String, Object> file(String name) {
            return shop.sql()
                    .sql("select * from bridge.dropped_file where name = ?")
                    .params(name)
                    .query()
                    .singleRow();
        }

        private static long count(String statement) {
            return shop.sql().sql(statement).query(Long.class).single();
        }
    }

    private static long initiations(Shop shop, String order) {
        return shop.vipps().calls().stream()
                .filter(call -> call.operation() == Operation.INITIATE
                        && call.reference().equals(order))
                .count();
    }
}
