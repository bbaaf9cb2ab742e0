package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A whole day at once, in real processes: 1,000 orders, 1,400 shipments, 200 refunds and 100 cancellations through
 * {@code bridge run} and {@code bridge simulator}. {@code -Dbridge.test.jdbc-url=…} (with its user in it) has it run in a
 * PostgreSQL of the system's own.
 */
class WholeDayTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ORDERS = 1_000;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private JdbcClient sql;
    private String vipps;

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aThousandOrdersComeToTheirRightEndsInAllThreeBooks() throws Exception {
        int vippsPort = Shop.freePort();
        vipps = "http://127.0.0.1:" + vippsPort;
        start(
                "simulator",
                "io.github.erpvipps.simulator.SimulatorCommand",
                "--port=" + vippsPort,
                "--approve-after-ms=200");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> simulator("books").isArray());
        String database = System.getProperty("bridge.test.jdbc-url", TestPostgres.newDatabase());
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database);
        if (!database.contains("user=")) {
            source.setUser(OwnPostgres.USER);
        }
        sql = JdbcClient.create(source);
        start("run", "io.github.erpvipps.cli.BridgeCommand", "run", "--config=" + config(database));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> count("select count(*) from erp.sales_order") == 0);

        sayADay();
        await().atMost(PATIENCE)
                .until(() -> count(
                                "select count(*) from erp.shipment where shipment_id like 'W-%' and capture_status = 'DONE'")
                        == ORDERS * 4 / 10);
        say("insert into erp.refund (refund_id, order_id, amount_minor) select 'R-' || n, 'one-day-' || n, 9999"
                + " from generate_series(0, " + (ORDERS - 1) + ") as n where n % 10 < 2");

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(ends())
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "order PARTIALLY_REFUNDED", 200L,
                                "order CAPTURED", 600L,
                                "order PARTIALLY_CAPTURED", 100L,
                                "order CANCELLED", 100L,
                                "shipment DONE", 1_400L,
                                "refund DONE", 200L,
                                "cancellation DONE", 100L)));
        await().atMost(PATIENCE).untilAsserted(this::compareBooks);
        assertThat(simulator("breaches")).isEmpty();
    }

    private void start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    private Path config(String database) throws IOException {
        SimulatorSettings keys = SimulatorSettings.defaults();
        int port = Shop.freePort();
        String webhooks = "http://127.0.0.1:" + port + "/vipps/webhooks";
        return Files.writeString(folder.resolve("day.properties"), """
                vipps.api=%s
                vipps.base-url=%s
                vipps.client-id=%s
                vipps.client-secret=%s
                vipps.subscription-key=%s
                vipps.merchant-serial-number=123456
                vipps.callback-prefix=http://127.0.0.1:%d/vipps/callbacks
                vipps.return-url=https://shop.example/thanks
                bridge.callback-secret=a-secret-for-tests-only
                bridge.jdbc-url=%s
                bridge.username=%s
                erp.create-tables=true
                release.delay-ms=1000
                server.host=127.0.0.1
                server.port=%d
                management.port=%d
                vipps.webhook-url=%s
                vipps.webhook-secrets=%s
                """.formatted(
                        Shop.API,
                        vipps,
                        keys.clientId(),
                        keys.clientSecret(),
                        keys.subscriptionKey(),
                        port,
                        database,
                        database.contains("user=") ? "" : OwnPostgres.USER,
                        port,
                        Shop.freePort(),
                        webhooks,
                        secretOfWebhooks(webhooks)));
    }

    private String secretOfWebhooks(String url) throws IOException {
        ObjectMapper json = new ObjectMapper();
        HttpRequest request = HttpRequest.newBuilder(URI.create(vipps + "/simulator/webhooks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        json.writeValueAsString(Map.of("salesUnit", "123456", "url", url))))
                .build();
        try {
            return json.readTree(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .get("secret")
                    .asText();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of ten orders four ship whole (two of them come back in half), four ship in two parts and release the rest, one ships in part, one is off. */
    private void sayADay() {
        String numbers = "generate_series(0, " + (ORDERS - 1) + ") as n";
        say(
                "insert into erp.sales_order (order_id, amount_minor, description) select 'one-day-' || n, 20000 + n * 30, 'Order ' || n from "
                        + numbers);
        say("insert into erp.shipment (shipment_id, order_id) select 'W-' || n, 'one-day-' || n from " + numbers
                + " where n % 10 < 4");
        say(
                "insert into erp.shipment (shipment_id, order_id, amount_minor) select 'A-' || n, 'one-day-' || n, 7000 from "
                        + numbers + " where n % 10 between 4 and 8");
        say(
                "insert into erp.shipment (shipment_id, order_id, amount_minor, final_shipment) select 'B-' || n, 'one-day-' || n, 5001, n % 10 < 8 from "
                        + numbers + " where n % 10 between 4 and 8");
        say("insert into erp.cancellation (cancellation_id, order_id) select 'C-' || n, 'one-day-' || n from " + numbers
                + " where n % 10 = 9");
    }

    private void say(String statement) {
        sql.sql(statement).update();
    }

    private long count(String query) {
        return sql.sql(query).query(Long.class).single();
    }

    private Map<String, Long> ends() {
        Map<String, Long> ends = new HashMap<>();
        sql.sql(
                        "select 'order ' || payment_status as what, count(*) from erp.sales_order group by 1"
                                + " union all select 'shipment ' || capture_status, count(*) from erp.shipment group by 1"
                                + " union all select 'refund ' || refund_status, count(*) from erp.refund group by 1"
                                + " union all select 'cancellation ' || cancel_status, count(*) from erp.cancellation group by 1")
                .query()
                .listOfRows()
                .forEach(row -> ends.put((String) row.get("what"), (Long) row.get("count")));
        return ends;
    }

    private JsonNode simulator(String what) throws IOException {
        return new ObjectMapper()
                .readTree(URI.create(vipps + "/simulator/" + what).toURL());
    }

    /** The ERP's row, the ledger's and Vipps' book, for every order. An order that was off before it was sent is in no book of Vipps'. */
    private void compareBooks() throws IOException {
        Map<String, String> atVipps = new HashMap<>();
        simulator("books")
                .forEach(book -> atVipps.put(
                        book.get("reference").asText(),
                        sums(
                                book.get("authorizedMinor"),
                                book.get("capturedMinor"),
                                book.get("refundedMinor"),
                                book.get("cancelledMinor"))));
        for (String schema : List.of("erp.sales_order", "bridge.payment")) {
            List<Map<String, Object>> rows = sql.sql(
                            "select order_id, authorized_minor, captured_minor, refunded_minor, cancelled_minor from "
                                    + schema)
                    .query()
                    .listOfRows();
            assertThat(rows).hasSize(ORDERS);
            for (Map<String, Object> row : rows) {
                String order = (String) row.get("order_id");
                assertThat(sums(
                                row.get("authorized_minor"),
                                row.get("captured_minor"),
                                row.get("refunded_minor"),
                                row.get("cancelled_minor")))
                        .as(schema + " " + order)
                        .isEqualTo(atVipps.getOrDefault(order, "0 0 0 0"));
            }
        }
    }

    private static String sums(Object authorized, Object captured, Object refunded, Object cancelled) {
        return authorized + " " + captured + " " + refunded + " " + cancelled;
    }
}
