package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.BookedPayment;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.VippsSimulator;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A shop with an ERP in tables, a bridge and a Vipps, all real, and words for what the ERP does and sees. */
public final class Shop implements AutoCloseable {

    private static final int LOWEST_PORT = 12_000;
    private static final int FIRST_OUTGOING_PORT = 32_768;

    /**
     * It ends no wait that goes well. It is shorter than a lease, which would make good what was forgotten; but under torture whole bridges
     * start meanwhile.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(Boolean.getBoolean("torture") ? 90 : 50);

    /** A look that is lost with its ledger is made again after a minute. */
    static final Duration PATIENCE_WITH_A_LOST_LOOK = Duration.ofSeconds(90);

    /** The API with which all shops of this process have their payments made. */
    public static final String API = System.getProperty("shop.api", "ecom");

    private final VippsSimulator vipps;
    private final String database;
    private final JdbcClient sql;
    private Settings settings;
    private Bridge bridge;

    private Shop(VippsSimulator vipps, String database, Settings settings) {
        this.vipps = vipps;
        this.database = database;
        this.settings = settings;
        PGSimpleDataSource source = TestPostgres.source(database);
        this.sql = JdbcClient.create(source);
    }

    /** Opens a shop whose clocks run fast. */
    public static Shop open(String... moreSettings) {
        return open(SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50), moreSettings);
    }

    public static Shop open(SimulatorSettings simulatorSettings, String... moreSettings) {
        Shop shop = withoutBridge(Path.of("").toAbsolutePath(), simulatorSettings, moreSettings);
        shop.startBridge();
        return shop;
    }

    /**
     * A shop whose bridge comes later, or is a process of its own.
     *
     * @param home the installation: the folder with {@code application.properties} and {@code routes}
     */
    public static Shop withoutBridge(Path home, SimulatorSettings simulatorSettings, String... moreSettings) {
        return withoutBridge(home, TestPostgres.newLedger(), simulatorSettings, moreSettings);
    }

    /** @param database the address of an empty one, or of a ledger without payments */
    public static Shop withoutBridge(
            Path home, String database, SimulatorSettings simulatorSettings, String... moreSettings) {
        VippsSimulator vipps = VippsSimulator.start(simulatorSettings);
        Settings settings = Settings.load(home, null, Map.of())
                .with("""
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
                bridge.username=postgres
                erp.create-tables=true
                erp.poll-interval-ms=50
                retry.base-delay-ms=50
                retry.max-attempts=3
                release.delay-ms=200
                status.first-check-ms=100
                status.check-interval-ms=500
                status.read-transaction-ids-ms=100
                server.host=127.0.0.1
                management.port=0
                """.formatted(
                                API,
                                vipps.baseUrl(),
                                simulatorSettings.clientId(),
                                simulatorSettings.clientSecret(),
                                simulatorSettings.subscriptionKey(),
                                0,
                                database))
                .with(String.join("\n", moreSettings));
        int port = freePort();
        settings = settings.with("server.port", String.valueOf(port))
                .with("management.port", String.valueOf(freePort()))
                .with("vipps.callback-prefix", "http://127.0.0.1:" + port + "/vipps/callbacks");
        return new Shop(vipps, database, withWebhooks(vipps, settings));
    }

    /** Vipps' webhooks come to a bridge of ePayment, as its callbacks come to one of eCom. */
    private static Settings withWebhooks(VippsSimulator vipps, Settings settings) {
        if (!settings.text("vipps.api").equals("epayment") || settings.isSet("vipps.webhook-url")) {
            return settings;
        }
        String url = "http://127.0.0.1:" + settings.text("server.port") + "/vipps/webhooks";
        return settings.with("vipps.webhook-url", url)
                .with("vipps.webhook-secrets", vipps.registerWebhook("123456", url));
    }

    /**
     * A port that nobody listens at. It lies below those that the system gives to outgoing connections: one of these may be taken by any
     * connection before a bridge comes to listen at it.
     */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_OUTGOING_PORT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (java.net.BindException taken) {
                // The next one, then.
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    public void startBridge() {
        bridge = Bridge.start(settings);
    }

    public void stopBridge() {
        bridge.close();
        bridge = null;
    }

    public void change(String setting, String value) {
        settings = settings.with(setting, value);
    }

    public VippsSimulator vipps() {
        return vipps;
    }

    public Bridge bridge() {
        return bridge;
    }

    public Settings settings() {
        return settings;
    }

    public JdbcClient sql() {
        return sql;
    }

    public String database() {
        return database;
    }

    // What the ERP does

    public void order(String orderId, long amountMinor) {
        order(orderId, amountMinor, null);
    }

    public void order(String orderId, long amountMinor, String phone) {
        sql.sql("insert into erp.sales_order (order_id, amount_minor, description, customer_phone) values (?, ?, ?, ?)")
                .params(orderId, amountMinor, "Order " + orderId, phone)
                .update();
    }

    public void ship(String shipmentId, String orderId, Long amountMinor, boolean last) {
        sql.sql(
                        "insert into erp.shipment (shipment_id, order_id, amount_minor, final_shipment, tracking_reference) values (?, ?, ?, ?, ?)")
                .params(shipmentId, orderId, amountMinor, last, "TRACK-" + shipmentId)
                .update();
    }

    public void ship(String shipmentId, String orderId, Long amountMinor) {
        ship(shipmentId, orderId, amountMinor, false);
    }

    public void refund(String refundId, String orderId, Long amountMinor) {
        sql.sql("insert into erp.refund (refund_id, order_id, amount_minor, reason) values (?, ?, ?, 'returned')")
                .params(refundId, orderId, amountMinor)
                .update();
    }

    public void cancel(String cancellationId, String orderId) {
        sql.sql("insert into erp.cancellation (cancellation_id, order_id, reason) values (?, ?, 'out of stock')")
                .params(cancellationId, orderId)
                .update();
    }

    // What the ERP sees

    public Map<String, Object> orderRow(String orderId) {
        return sql.sql("select * from erp.sales_order where order_id = ?")
                .params(orderId)
                .query()
                .singleRow();
    }

    public Map<String, Object> shipmentRow(String shipmentId) {
        return sql.sql("select * from erp.shipment where shipment_id = ?")
                .params(shipmentId)
                .query()
                .singleRow();
    }

    public Map<String, Object> refundRow(String refundId) {
        return sql.sql("select * from erp.refund where refund_id = ?")
                .params(refundId)
                .query()
                .singleRow();
    }

    public Map<String, Object> cancellationRow(String cancellationId) {
        return sql.sql("select * from erp.cancellation where cancellation_id = ?")
                .params(cancellationId)
                .query()
                .singleRow();
    }

    public void awaitOrder(String orderId, String status) {
        awaitOrder(orderId, status, PATIENCE);
    }

    void awaitOrder(String orderId, String status, Duration patience) {
        await("order " + orderId + " to be " + status)
                .atMost(patience)
                .untilAsserted(() -> assertThat(orderRow(orderId)).containsEntry("payment_status", status));
    }

    public void awaitShipment(String shipmentId, String status) {
        await("shipment " + shipmentId + " to be " + status)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shipmentRow(shipmentId)).containsEntry("capture_status", status));
    }

    /** The id that settlements list comes with the answer, or later from the payment's events. */
    public void awaitTransactionId(String shipmentId) {
        await("shipment " + shipmentId + " to have its id")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shipmentRow(shipmentId).get("vipps_transaction_id"))
                        .isNotNull());
    }

    public void awaitRefund(String refundId, String status) {
        await("refund " + refundId + " to be " + status)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refundRow(refundId)).containsEntry("refund_status", status));
    }

    public void awaitCancellation(String cancellationId, String status) {
        await("cancellation " + cancellationId + " to be " + status)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cancellationRow(cancellationId)).containsEntry("cancel_status", status));
    }

    public void awaitShipmentError(String shipmentId, String text) {
        await("shipment " + shipmentId + " to say " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shipmentRow(shipmentId).get("capture_error"))
                        .asString()
                        .contains(text));
    }

    /** What happened to an order, one word each, in order of time. */
    public List<String> story(String orderId) {
        return sql.sql("select what from bridge.event where order_id = ? order by event_id")
                .params(orderId)
                .query(String.class)
                .list();
    }

    public void awaitStory(String orderId, String what) {
        await("the story of " + orderId + " to have " + what)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(story(orderId)).contains(what));
    }

    public void awaitTold(String orderId, String what, int times) {
        await("the story of " + orderId + " to have " + what + " " + times + " times")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(story(orderId).stream().filter(what::equals)).hasSize(times));
    }

    /** The operation that stands for an ERP's id. */
    public Map<String, Object> operation(String purpose, String sourceId) {
        return sql.sql("select * from bridge.operation where purpose = ? and source_id = ?")
                .params(purpose, sourceId)
                .query()
                .singleRow();
    }

    public void awaitOperation(String purpose, String sourceId, String state) {
        await(purpose + " " + sourceId + " to be " + state)
                .atMost(PATIENCE)
                .ignoreException(EmptyResultDataAccessException.class)
                .untilAsserted(() -> assertThat(operation(purpose, sourceId)).containsEntry("state", state));
    }

    /** The bridge's own operations have no id of an ERP. */
    void awaitOperationIn(String orderId, String purpose, String state) {
        await(purpose + " of " + orderId + " to be " + state)
                .atMost(PATIENCE)
                .until(() -> sql.sql("select state from bridge.operation where order_id = ? and purpose = ?")
                        .params(orderId, purpose)
                        .query(String.class)
                        .list()
                        .contains(state));
    }

    /** The requests that Vipps got about a payment, in order. */
    public List<RecordedCall> calls(Operation operation, String reference) {
        return vipps.calls().stream()
                .filter(call -> call.operation() == operation && reference.equals(call.reference()))
                .toList();
    }

    /** Lets what waits for a later attempt go at once. */
    public void hurry(String sourceId) {
        sql.sql("update bridge.operation set next_attempt_at = now() where source_id = ?")
                .params(sourceId)
                .update();
    }

    /** A payment that another system, such as the web shop's plugin, makes at Vipps with the same keys. */
    public void initiateAsAnotherSystem(String reference, long amountMinor) {
        WebShop.initiate(vipps.baseUrl(), settings, reference, amountMinor);
    }

    // The three books

    public BookedPayment atVipps(String reference) {
        return vipps.payment(reference).orElseThrow(() -> new AssertionError("Vipps has no payment " + reference));
    }

    /** Promise 6: the ledger, the ERP and Vipps show the same amounts; and the simulator saw no rule broken. */
    public void assertBooksAgree() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<Map<String, Object>> payments = sql.sql(
                            "select * from bridge.payment p where attempt = (select max(attempt) from bridge.payment q where q.order_id = p.order_id)")
                    .query()
                    .listOfRows();
            for (Map<String, Object> payment : payments) {
                if (Set.of("ACCEPTED", "REJECTED").contains(String.valueOf(payment.get("state")))) {
                    continue;
                }
                BookedPayment booked = atVipps((String) payment.get("reference"));
                String order = (String) payment.get("order_id");
                for (Map<String, Object> row : List.of(payment, orderRow(order))) {
                    assertThat(row)
                            .as("order " + order)
                            .containsEntry("authorized_minor", booked.authorizedMinor())
                            .containsEntry("captured_minor", booked.capturedMinor())
                            .containsEntry("refunded_minor", booked.refundedMinor())
                            .containsEntry("cancelled_minor", booked.cancelledMinor());
                }
            }
        });
        assertThat(vipps.breaches()).isEmpty();
    }

    /** The end of a test class: all is quiet, and the three books agree. */
    public void closeWhenBooksAgree() {
        try {
            assertBooksAgree();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (bridge != null) {
            bridge.close();
        }
        vipps.close();
    }
}
