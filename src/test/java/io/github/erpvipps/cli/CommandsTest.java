package io.github.erpvipps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {

    /** Refused at Vipps for a reason that nobody knows. */
    private static final long REFUSED_MINOR = 149_913;

    private static Shop shop;

    @TempDir
    private static Path folder;

    private static Path config;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void open() throws IOException {
        shop = Shop.open();
        config = configFor(shop);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    /** The settings of a shop's bridge as its operator has them: in a file. */
    static Path configFor(Shop of) throws IOException {
        String text = of.settings().names().stream()
                .map(name -> name + "=" + of.settings().text(name))
                .collect(Collectors.joining("\n"));
        return Files.writeString(Files.createTempFile(folder, "shop", ".properties"), text);
    }

    private int run(String... arguments) {
        CommandLine line = BridgeCommand.commandLine(new BridgeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int runWithConfig(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = config.toString();
        return run(all);
    }

    private Path configOf(String... lines) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "some", ".properties"), String.join("\n", lines));
    }

    @Test
    void wrongUsageIsOneLineAndTheUsageAndExits64() {
        assertThat(run("resolve", "1", "--as", "perhaps", "--reason", "x")).isEqualTo(64);
        assertThat(err.toString())
                .startsWith("bridge: Invalid value for option '--as'")
                .contains("Usage: bridge resolve");
        assertThat(run("pay")).isEqualTo(64);
        assertThat(run()).isEqualTo(64);
        assertThat(run("replay")).isEqualTo(64);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("dead-letters", "Exit codes: 0 well");
    }

    @Test
    void eachWrongSettingIsOneLineAndExits78() throws IOException {
        assertThat(run("run", "--config", configOf("vipps.concurrency=many").toString()))
                .isEqualTo(78);
        assertThat(err.toString().lines())
                .contains("bridge: vipps.concurrency: must be a whole number from 2 to 1024 (it is 'many')")
                .allMatch(line -> line.startsWith("bridge: "));
    }

    @Test
    void aSettingThatDoesNotExistIsNamed() throws IOException {
        assertThat(run("status", "--config", configOf("vipps.pace=fast").toString()))
                .isEqualTo(78);
        assertThat(err.toString()).contains("vipps.pace: there is no such setting");
    }

    @Test
    void aDatabaseThatIsDownIsOneLine() throws IOException {
        Path down = configOf("bridge.jdbc-url=jdbc:postgresql://127.0.0.1:1/ledger");
        assertThat(run("status", "--config", down.toString())).isEqualTo(1);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("bridge: the ledger's database does not answer: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void aDatabaseWithoutALedgerIsLeftAsItIs() throws IOException {
        Path empty = configOf("bridge.jdbc-url=" + TestPostgres.newDatabase(), "bridge.username=postgres");
        assertThat(run("dead-letters", "--config", empty.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no ledger in it yet");
    }

    @Test
    void anEmbeddedServerThatIsNotRunningIsNotStarted() throws IOException {
        Path stopped = configOf("bridge.embedded=true", "bridge.embedded-directory=" + folder.resolve("nothing"));
        assertThat(run("status", "--config", stopped.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is not running");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void anArchivedOrderIsStillToldAndComesBackWhenAPersonAsks() {
        shop.order("archived-1001", 49_900);
        shop.awaitOrder("archived-1001", "AUTHORIZED");
        shop.ship("A-1", "archived-1001", null, true);
        shop.awaitOrder("archived-1001", "CAPTURED");
        shop.awaitOperation("RELEASE", "A-1", "DONE");
        await().atMost(Shop.PATIENCE).untilAsserted(() -> {
            // As if it were long ago.
            shop.sql()
                    .sql(
                            "update bridge.payment set next_check_at = null, updated_at = now() - interval '9 days' where order_id = 'archived-1001'")
                    .update();
            shop.sql()
                    .sql(
                            "update bridge.operation set updated_at = now() - interval '9 days' where order_id = 'archived-1001'")
                    .update();
            assertThat(runWithConfig("archive", "--closed-before", "3")).isZero();
            assertThat(out.toString()).contains("1 orders archived");
        });

        assertThat(runWithConfig("order", "archived-1001")).isZero();
        assertThat(out.toString()).contains("Order archived-1001 was archived at", "CAPTURED", "SHIPMENT A-1");
        assertThat(runWithConfig("archive", "--restore", "archived-1001")).isZero();
        assertThat(runWithConfig("archive", "--restore", "archived-1001")).isEqualTo(1);
        assertThat(err.toString()).contains("order archived-1001 is not archived");
        assertThat(runWithConfig("archive", "--closed-before", "3", "--dry-run"))
                .isZero();
        assertThat(out.toString()).contains("1 orders are over");
        assertThat(shop.orderRow("archived-1001")).containsEntry("payment_status", "CAPTURED");
    }

    @Test
    void whatIsOverSinceYesterdayIsNotArchivedYet() {
        assertThat(runWithConfig("archive", "--closed-before", "1")).isEqualTo(1);
        assertThat(runWithConfig("archive", "--closed-before", "soon")).isEqualTo(1);
        assertThat(err.toString()).contains("at least 2 days must have passed", "soon is neither a date");
        assertThat(runWithConfig("archive")).isEqualTo(64);
    }

    @Test
    void aDeadLetterCallsAnOperatorWhoReplaysAndThenResolvesIt() throws IOException {
        shop.order("refused-1001", REFUSED_MINOR);
        shop.awaitOrder("refused-1001", "AUTHORIZED");
        shop.ship("R-1", "refused-1001", null);
        shop.awaitShipment("R-1", "DEAD_LETTERED");

        await().atMost(Shop.PATIENCE).untilAsserted(() -> {
            out.getBuffer().setLength(0);
            assertThat(runWithConfig("status")).isEqualTo(2);
            assertThat(out.toString()).contains("1 AUTHORIZED", "payments and finished operations as of ");
        });
        assertThat(out.toString()).contains("Dead letters  1 refused", "An operator is needed");

        out.getBuffer().setLength(0);
        assertThat(runWithConfig("dead-letters", "--json")).isZero();
        JsonNode letter = new ObjectMapper().readTree(out.toString()).get(0);
        assertThat(letter.path("what").asText()).isEqualTo("SHIPMENT R-1");
        assertThat(letter.path("amount_minor").asLong()).isEqualTo(REFUSED_MINOR);
        String id = letter.path("operation_id").asText();

        out.getBuffer().setLength(0);
        assertThat(runWithConfig("replay", id, "999999")).isEqualTo(1);
        assertThat(out.toString()).contains(id + "  SHIPMENT R-1 is DEAD_LETTERED: HTTP 400 Payment/4711");
        assertThat(err.toString()).contains("bridge: 999999: there is no operation 999999");

        out.getBuffer().setLength(0);
        assertThat(runWithConfig("resolve", id, "--as", "rejected", "--reason", "the goods are back"))
                .isZero();
        assertThat(out.toString()).contains(id + "  SHIPMENT R-1 is REJECTED");
        shop.awaitShipment("R-1", "REJECTED");

        assertThat(runWithConfig("status")).isZero();
        out.getBuffer().setLength(0);
        assertThat(runWithConfig("order", "refused-1001")).isZero();
        assertThat(out.toString())
                .contains(
                        "Order refused-1001, attempt 1: AUTHORIZED", "authorized  1499.13 NOK", "captured    0.00 NOK")
                .containsSubsequence(
                        "accepted", "authorized", "dead-lettered", "replayed", "resolved", "the goods are back")
                .contains(System.getProperty("user.name"));
    }

    @Test
    void anOrderThatNobodyKnowsIsSaidSo() {
        assertThat(runWithConfig("order", "nobody-1001")).isEqualTo(1);
        assertThat(err.toString()).contains("the ledger knows no order nobody-1001");
    }

    @Test
    void aPaymentIsApprovedInTheCustomersPlaceInTheTestEnvironmentOnly() throws IOException {
        shop.order("approve-1001", 30_000, "90000003");
        shop.awaitOrder("approve-1001", "INITIATED");
        assertThat(runWithConfig("approve", "approve-1001", "--phone", "90000003"))
                .as(err.toString())
                .isEqualTo(0);
        shop.awaitOrder("approve-1001", "AUTHORIZED");
        Path production = configOf(
                Files.readString(config).replaceAll("vipps.base-url=.*", "vipps.base-url=https://api.vipps.no"));
        assertThat(run("approve", "approve-1001", "--phone", "90000003", "--config", production.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("test environment only");
    }

    @Test
    void checkFindsAllWellAndFetchesATokenThatItDoesNotShow() {
        assertThat(runWithConfig("check", "--token")).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("PostgreSQL 17", "statements fit the ERP's tables", "token for sales unit 123456: fetched")
                .doesNotContain("WRONG", shop.settings().text("vipps.client-secret"), "eyJ");
    }

    @Test
    void checkSaysInOneLineEachHowToMendWhatIsWrong() throws IOException {
        Path sql = Files.createDirectory(folder.resolve("sql"));
        Files.writeString(sql.resolve("find-pending-orders.sql"), "select order_id from orders where id = :#id");
        Path file = Files.writeString(folder.resolve("a-file"), "");
        Path wrong = configOf(
                Files.readString(config),
                "vipps.base-url=" + shop.settings().text("vipps.base-url").replace("127.0.0.1", "localhost"),
                "vipps.client-secret=not-this-one",
                "erp.create-tables=false",
                "erp.sql-directory=" + sql,
                "erp.files.enabled=true",
                "erp.files.inbox=" + file.resolve("inbox"));
        assertThat(run("check", "--token", "--config", wrong.toString())).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.startsWith("WRONG")))
                .hasSize(5)
                .anyMatch(line -> line.contains("erp.sql-directory: must be a folder with"))
                .anyMatch(line -> line.contains("vipps.base-url: this ledger belongs to"))
                .anyMatch(line ->
                        line.contains("find-pending-orders.sql: ERROR: relation \"orders\" does not exist; make"))
                .anyMatch(line -> line.contains("erp.files.inbox: " + file + " is no folder"))
                .anyMatch(line -> line.contains("token for sales unit 123456: HTTP 40"));
        assertThat(out.toString()).doesNotContain("not-this-one");
    }

    @Test
    void whatWaitsIsOnThePage() {
        shop.ship("EARLY-1", "comes-later-1001", 10_000L);
        shop.awaitShipment("EARLY-1", "ACCEPTED");
        await().atMost(Shop.PATIENCE).untilAsserted(() -> {
            out.getBuffer().setLength(0);
            runWithConfig("status");
            assertThat(out.toString()).contains("Waiting").containsPattern("SHIPMENT EARLY-1 +comes-later-1001");
        });
    }
}
