package io.github.erpvipps.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.ErpFolders;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.SignedWebhook;
import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The smallest day for each flow of {@code docs/if-it-dies-here.md}. */
final class Scenarios {

    private static final String ORDER = "crash-01";
    private static final String SHIPMENT = "S-1";
    private static final String WEBHOOK_URL = "https://pay.example.com/vipps/webhooks";
    private static final String WEBHOOK_SECRET = "a-webhook-secret-of-tests";
    private static final String SILENT = Customer.SILENT.phone();
    private static final String REFUSED_FOR_NO_KNOWN_REASON = "913";

    /** By the beginning of {@code section: step}; the longest that fits is the one. */
    private final Map<String, List<Scenario>> bySection = new LinkedHashMap<>();

    Scenarios() {
        Scenario order = Scenario.of("an order", "", Scenarios::order);
        bySection.put(
                "Accept rows",
                List.of(
                        Scenario.of("accept an order", "find-pending-orders", Scenarios::order),
                        Scenario.of("accept a shipment", "find-pending-shipments", Scenarios::capture),
                        Scenario.of("accept a refund", "find-pending-refunds", Scenarios::refund),
                        Scenario.of("accept a cancellation", "find-pending-cancellations", Scenarios::cancel)));
        Scenario file = Scenario.of("a file", "", Scenarios::file).withFiles();
        bySection.put("Accept files", List.of(file));
        bySection.put(
                "Accept files: unreadable file",
                List.of(Scenario.of("an unreadable file", "", Scenarios::unreadableFile)
                        .withFiles()));
        bySection.put("Judge the head of a line", List.of(Scenario.of("a line", "", Scenarios::line)));
        bySection.put(
                "Initiate",
                List.of(
                        Scenario.of("initiate", "initiations", Scenarios::order),
                        Scenario.of("create and pay by its address", "initiations", Scenarios::payByTheAddress)
                                .onlyWith(Scenario.EPAYMENT)));
        bySection.put(
                "Capture and refund",
                List.of(
                        Scenario.of("capture", "captures", Scenarios::capture),
                        Scenario.of("refund", "refunds", Scenarios::refund)));
        bySection.put(
                "Cancel and release",
                List.of(
                        Scenario.of("cancel", "cancels", Scenarios::cancel),
                        Scenario.of("release", "cancels", Scenarios::release)));
        bySection.put(
                "Cancel and release: hand it back",
                List.of(Scenario.of("a cancellation that a shipment overtakes", "cancels", Scenarios::overtaken)
                        .changing(
                                "routes/sql/erp/find-pending-shipments.sql",
                                "where capture_status = 'PENDING'",
                                "where capture_status = 'PENDING' and shipped_at <= current_timestamp")));
        bySection.put(
                "Look up an unknown outcome",
                List.of(
                        Scenario.of("look up", "unknown-outcomes|settled-payments", Scenarios::lostAnswer),
                        Scenario.of("check a status", "customers-who-decide", Scenarios::order)));
        bySection.put(
                "Look up an unknown outcome, check a status: a lost address",
                List.of(Scenario.of("a lost address", "unknown-outcomes|customers-who-decide", Scenarios::lostAddress)
                        .onlyWith(Scenario.ECOM)));
        epaymentAlone();
        bySection.put(
                "Callbacks",
                List.of(Scenario.of("a callback", "vert.x|callback|customers-who-decide", Scenarios::order)
                        .with("status.first-check-ms=3600000")
                        .onlyWith(Scenario.ECOM)));
        bySection.put(
                "Webhooks",
                List.of(Scenario.of("a webhook", "vert.x|webhook|customers-who-decide", Scenarios::webhook)
                        .with("status.first-check-ms=3600000")
                        .with("vipps.webhook-url=" + WEBHOOK_URL)
                        .with("vipps.webhook-secrets=" + WEBHOOK_SECRET)
                        .onlyWith(Scenario.EPAYMENT)));
        bySection.put(
                "Report to the ERP's tables",
                List.of(
                        Scenario.of("report a payment", "payments-to-report", Scenarios::order),
                        Scenario.of("report a shipment", "shipments-to-report", Scenarios::capture),
                        Scenario.of("report a refund", "refunds-to-report", Scenarios::refund),
                        Scenario.of("report a cancellation", "cancellations-to-report", Scenarios::cancel)));
        bySection.put("Write to the ERP", List.of(order));
        bySection.put(
                "Write to the ERP: the table refuses a row",
                List.of(Scenario.of("a refused mark", "", Scenarios::refusedMark)));
        bySection.put(
                "Write to the ERP: say the refused row",
                List.of(Scenario.of("a refused report", "", Scenarios::refusedReport)));
        bySection.put("Result files and the feed", List.of(file));
        bySection.put(
                "Replay and resolve: commit",
                List.of(Scenario.of("a person resolves", "", Scenarios::resolve)
                        .starting((scene, point) -> scene.startSoundBridge())));
        bySection.put(
                "Replay and resolve: record",
                List.of(Scenario.of("a resolved capture is looked up", "unknown-outcomes", Scenarios::lookUpResolved)));
        bySection.put("Start, stop, housekeeping", List.of(order));
        bySection.put(
                "Start, stop, housekeeping: free expired leases",
                List.of(Scenario.of("an expired lease", "", Scenarios::capture)
                        .starting(Scenarios::afterAnExpiredLease)));
        bySection.put(
                "Start, stop, housekeeping: erase personal data",
                List.of(Scenario.of("erase", "", Scenarios::erase)
                        .withFiles()
                        .changing("routes/erase-personal-data.camel.yaml", "0 17 3 * * ?", "* * * * * ?")));
        bySection.put(
                "Start, stop, housekeeping: stop",
                List.of(Scenario.of("a stop", "captures", Scenarios::stopWhileACallIsInFlight)));
    }

    private void epaymentAlone() {
        String section = "With ePayment";
        bySection.put(
                section + ": a lost create is found",
                List.of(Scenario.of("a lost create", "", Scenarios::lostCreate).onlyWith(Scenario.EPAYMENT)));
        bySection.put(
                section + ": a lost create is found without its address",
                List.of(Scenario.of("a create that is sent again", "", Scenarios::sentAgain)
                        .onlyWith(Scenario.EPAYMENT)
                        .atVipps(settings -> settings.withRedirectUrlInGet(false))));
        bySection.put(
                section + ": read the payment",
                List.of(Scenario.of("a look of two calls", "", Scenarios::lookOfTwoCalls)
                        .onlyWith(Scenario.EPAYMENT)));
        Scenario ids = Scenario.of("the ids of two captures", "", Scenarios::ids)
                .with("status.read-transaction-ids-ms=1000")
                .onlyWith(Scenario.EPAYMENT);
        bySection.put(section + ": have the ids read", List.of(ids));
        bySection.put(section + ": note the ids", List.of(ids));
        bySection.put(
                section + ": the result of a file",
                List.of(Scenario.of("a file that waits for ids", "", Scenarios::fileWithIds)
                        .withFiles()
                        .with("status.read-transaction-ids-ms=1000")
                        .onlyWith(Scenario.EPAYMENT)));
        bySection.put(
                "The way over to ePayment",
                List.of(
                        Scenario.of("move an initiation", "initiations", Scenarios::order)
                                .movingToEpayment(),
                        Scenario.of(
                                        "move an initiation whose customer waits",
                                        "initiations",
                                        Scenarios::payByAnyAddress)
                                .movingToEpayment(),
                        Scenario.of("move a capture", "captures", Scenarios::capture)
                                .movingToEpayment(),
                        Scenario.of("move a refund", "refunds", Scenarios::refund)
                                .movingToEpayment(),
                        Scenario.of("move a cancellation", "cancels", Scenarios::cancel)
                                .movingToEpayment(),
                        Scenario.of("move a release", "cancels", Scenarios::release)
                                .movingToEpayment()));
        bySection.put(
                "The way over to ePayment: an outcome is UNKNOWN",
                List.of(
                        Scenario.of("move a lost capture", "unknown-outcomes", Scenarios::lostAnswer)
                                .movingToEpayment(),
                        Scenario.of("move a lost initiation", "unknown-outcomes", Scenarios::lostThenPaid)
                                .movingToEpayment()));
        bySection.put(
                "The way over to ePayment: a lost address",
                List.of(Scenario.of(
                                "move a lost address", "unknown-outcomes|customers-who-decide", Scenarios::lostAddress)
                        .movingToEpayment()));
    }

    List<Scenario> of(String section, String step) {
        return bySection.entrySet().stream()
                .filter(entry -> (section + ": " + step).startsWith(entry.getKey()))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new AssertionError("no scenario passes the step \"" + step + "\" of " + section));
    }

    private static void order(Scene scene) {
        scene.shop().order(ORDER, 30000);
        scene.shop().awaitOrder(ORDER, "AUTHORIZED");
    }

    /** No callback comes, and the webhook comes until it is answered. */
    private static void webhook(Scene scene) {
        Shop shop = scene.shop();
        shop.vipps().fault(Fault.once(FaultKind.CALLBACK_LOST, null, ORDER));
        shop.order(ORDER, 30000);
        shop.awaitOrder(ORDER, "INITIATED");
        await().atMost(Shop.PATIENCE).until(() -> shop.atVipps(ORDER).authorizedMinor() > 0);
        SignedWebhook webhook = SignedWebhook.of(
                WEBHOOK_URL,
                WEBHOOK_SECRET,
                SignedWebhook.DATE,
                SignedWebhook.event("123456", ORDER, "AUTHORIZED", "psp-1").getBytes(UTF_8));
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(webhook, shop.settings().text("server.port")) == 200);
        shop.awaitOrder(ORDER, "AUTHORIZED");
        assertThat(shop.sql()
                        .sql("select count(*) from bridge.webhook_event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    private static int send(SignedWebhook webhook, String port) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/vipps/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void capture(Scene scene) {
        order(scene);
        scene.shop().ship(SHIPMENT, ORDER, 20000L);
        scene.shop().awaitShipment(SHIPMENT, "DONE");
    }

    private static void refund(Scene scene) {
        capture(scene);
        scene.shop().refund("R-1", ORDER, 5000L);
        scene.shop().awaitRefund("R-1", "DONE");
    }

    private static void cancel(Scene scene) {
        order(scene);
        scene.shop().cancel("C-1", ORDER);
        scene.shop().awaitCancellation("C-1", "DONE");
        scene.shop().awaitOrder(ORDER, "CANCELLED");
    }

    private static void release(Scene scene) {
        order(scene);
        scene.shop().ship(SHIPMENT, ORDER, 20000L, true);
        scene.shop().awaitOrder(ORDER, "CAPTURED");
        assertThat(scene.shop().orderRow(ORDER)).containsEntry("cancelled_minor", 10000L);
    }

    /** A line in which something waits for a time, something goes, and something ends without a call. */
    private static void line(Scene scene) {
        release(scene);
        scene.shop().refund("R-1", ORDER, 25000L);
        scene.shop().awaitRefund("R-1", "REJECTED");
    }

    /** The shipment is in the ERP's table before the cancellation, but the bridge gets to see it later. */
    private static void overtaken(Scene scene) {
        order(scene);
        Shop shop = scene.shop();
        shop.sql()
                .sql("insert into erp.shipment (shipment_id, order_id, amount_minor, shipped_at)"
                        + " values (?, ?, 20000, current_timestamp + interval '1 hour')")
                .params(SHIPMENT, ORDER)
                .update();
        shop.cancel("C-1", ORDER);
        scene.awaitBlow();
        shop.sql()
                .sql("update erp.shipment set shipped_at = current_timestamp where shipment_id = ?")
                .params(SHIPMENT)
                .update();
        shop.awaitShipment(SHIPMENT, "DONE");
        shop.hurry("C-1");
        shop.awaitCancellation("C-1", "DONE");
        shop.awaitOrder(ORDER, "CAPTURED");
    }

    private static void lostAnswer(Scene scene) {
        scene.shop().vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE, ORDER));
        capture(scene);
        assertThat(scene.shop().calls(Operation.CAPTURE, ORDER)).hasSize(1);
    }

    /** The customer has the second address and pays by it. */
    private static void lostAddress(Scene scene) {
        Shop shop = scene.shop();
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, ORDER));
        shop.order(ORDER, 30000, SILENT);
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow(ORDER))
                        .containsEntry("payment_status", "INITIATED")
                        .containsEntry("payment_reference", ORDER + "-2")
                        .hasEntrySatisfying(
                                "payment_url", url -> assertThat(url).isNotNull()));
        shop.vipps().approve(ORDER + "-2");
        shop.awaitOrder(ORDER, "AUTHORIZED");
        assertThat(shop.atVipps(ORDER).reservedMinor()).isZero();
    }

    /** Nobody approves but by the address that the ERP has got. */
    private static String awaitAddress(Scene scene) {
        Shop shop = scene.shop();
        shop.order(ORDER, 30000, SILENT);
        return lastReferenceWithAnAddress(shop);
    }

    private static String lastReferenceWithAnAddress(Shop shop) {
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow(ORDER))
                        .containsEntry("payment_status", "INITIATED")
                        .hasEntrySatisfying(
                                "payment_url", url -> assertThat(url).isNotNull()));
        return (String) shop.orderRow(ORDER).get("payment_reference");
    }

    private static void payBy(Scene scene, String reference) {
        scene.shop().vipps().approve(reference);
        scene.shop().awaitOrder(ORDER, "AUTHORIZED");
    }

    /** Whatever is lost, there is one payment, and the ERP has its address. */
    private static void payByTheAddress(Scene scene) {
        assertThat(awaitAddress(scene)).isEqualTo(ORDER);
        scene.awaitBlow();
        scene.awaitSuccessor();
        payBy(scene, lastReferenceWithAnAddress(scene.shop()));
        assertThat(scene.shop().vipps().books()).hasSize(1);
    }

    /** eCom tells an address once: the ERP has that of the first payment or of the next one, which may be ePayment's. */
    private static void payByAnyAddress(Scene scene) {
        scene.shop().order(ORDER, 30000, SILENT);
        scene.awaitBlow();
        scene.awaitSuccessor();
        payBy(scene, lastReferenceWithAnAddress(scene.shop()));
    }

    private static void lostCreate(Scene scene) {
        scene.shop().vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, ORDER));
        payByTheAddress(scene);
        assertThat(scene.shop().calls(Operation.INITIATE, ORDER)).hasSize(1);
    }

    /** Vipps does not tell the address again, but answers the same request as it did the first time. */
    private static void sentAgain(Scene scene) {
        scene.shop().vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, ORDER));
        payByTheAddress(scene);
        List<RecordedCall> creates = scene.shop().calls(Operation.INITIATE, ORDER);
        assertThat(creates).hasSizeGreaterThan(1);
        assertThat(creates)
                .extracting(RecordedCall::key)
                .containsOnly(creates.get(0).key());
        assertThat(creates)
                .extracting(RecordedCall::bodyText)
                .containsOnly(creates.get(0).bodyText());
    }

    /** Each of the two calls stands for a while, so that it is surely in flight when the blow falls. */
    private static void lookOfTwoCalls(Scene scene) {
        Shop shop = scene.shop();
        order(scene);
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE, ORDER));
        for (Operation look : List.of(Operation.DETAILS, Operation.EVENTS)) {
            shop.vipps()
                    .fault(Fault.slow(FaultKind.SLOW_BEFORE, look, 700)
                            .forPayment(ORDER)
                            .times(3));
        }
        shop.ship(SHIPMENT, ORDER, 20000L);
        await().atMost(Shop.PATIENCE)
                .until(() -> !shop.calls(Operation.CAPTURE, ORDER).isEmpty());
        scene.sayWhatVippsGets();
        shop.awaitShipment(SHIPMENT, "DONE");
        assertThat(shop.calls(Operation.CAPTURE, ORDER)).hasSize(1);
    }

    /** Two equal shipments, so that one's id could be taken for the other's. */
    private static void ids(Scene scene) {
        Shop shop = scene.shop();
        order(scene);
        shop.ship(SHIPMENT, ORDER, 10000L);
        shop.ship("S-2", ORDER, 10000L);
        shop.awaitTransactionId(SHIPMENT);
        shop.awaitTransactionId("S-2");
        scene.awaitBlow();
        assertIdsAreThoseOfVipps(shop, "SHIPMENT", SHIPMENT, "S-2");
    }

    private static void assertIdsAreThoseOfVipps(Shop shop, String purpose, String... sourceIds) {
        Map<String, String> idByKey = new HashMap<>();
        shop.atVipps(ORDER).log().forEach(entry -> idByKey.put(entry.requestId(), entry.transactionId()));
        for (String id : sourceIds) {
            Map<String, Object> operation = shop.operation(purpose, id);
            assertThat(operation)
                    .containsEntry("vipps_transaction_id", idByKey.get((String) operation.get("idempotency_key")));
        }
    }

    private static void fileWithIds(Scene scene) {
        order(scene);
        byte[] content = ErpFolders.bytes(
                "shipment_id;order_id;amount_minor", "F-1;" + ORDER + ";10000", "F-2;" + ORDER + ";10000");
        scene.folders().drop("shipments-ids.csv", content);
        List<Map<String, String>> result =
                scene.folders().awaitResult(ErpFolders.shelved("shipments-ids.csv", content));
        scene.awaitBlow();
        assertThat(result)
                .extracting(line -> line.get("id") + " " + line.get("status") + " " + line.get("vipps_transaction_id"))
                .containsExactly(
                        "F-1 DONE " + scene.shop().operation("SHIPMENT", "F-1").get("vipps_transaction_id"),
                        "F-2 DONE " + scene.shop().operation("SHIPMENT", "F-2").get("vipps_transaction_id"));
        assertIdsAreThoseOfVipps(scene.shop(), "SHIPMENT", "F-1", "F-2");
    }

    /** The customer approves whatever became of the answer, so that the payment is used as it is. */
    private static void lostThenPaid(Scene scene) {
        scene.shop().vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, ORDER));
        order(scene);
        assertThat(scene.shop().vipps().books()).hasSize(1);
    }

    private static void file(Scene scene) {
        order(scene);
        byte[] content = ErpFolders.bytes(
                "shipment_id;order_id;amount_minor",
                "F-1;" + ORDER + ";10000",
                "F-2;" + ORDER + ";many",
                "F-3;" + ORDER + ";5000");
        String shelved = ErpFolders.shelved("shipments-today.csv", content);
        scene.folders().drop("shipments-today.csv", content);
        List<Map<String, String>> result = scene.folders().awaitResult(shelved);
        assertThat(result)
                .extracting(line -> line.get("id") + " " + line.get("status"))
                .containsExactly("F-1 DONE", "F-2 REJECTED", "F-3 DONE");
        scene.awaitBlow();
        scene.folders().awaitFile(scene.folders().rejected().resolve(shelved + ".rejected.csv"));
        scene.folders().awaitFile(scene.folders().archive().resolve(shelved));
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(scene.shop()
                                .sql()
                                .sql("select state from bridge.dropped_file")
                                .query(String.class)
                                .list())
                        .containsExactly("REPORTED"));
        assertThat(ErpFolders.names(scene.folders().inbox())).isEmpty();
        assertThat(ErpFolders.names(scene.folders().archive())).containsExactly(shelved);
        assertThat(scene.shop()
                        .sql()
                        .sql("select place || ' ' || source_id from bridge.dropped_line order by place")
                        .query(String.class)
                        .list())
                .containsExactly("1 F-1", "2 F-2", "3 F-3");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(ErpFolders.names(scene.folders().outbox()).stream()
                                .filter(name -> name.startsWith("payments-"))
                                .flatMap(name ->
                                        ErpFolders.csv(scene.folders().outbox().resolve(name)).stream())
                                .map(row -> row.get("captured_minor")))
                        .contains("15000"));
    }

    private static void unreadableFile(Scene scene) {
        byte[] content = ErpFolders.bytes("what;is;this", "1;2;3");
        String shelved = ErpFolders.shelved("shipments-odd.csv", content);
        scene.folders().drop("shipments-odd.csv", content);
        scene.folders().awaitFile(scene.folders().rejected().resolve(shelved));
        scene.folders().awaitFile(scene.folders().rejected().resolve(shelved + ".error.txt"));
        assertThat(ErpFolders.names(scene.folders().inbox())).isEmpty();
        assertThat(ErpFolders.names(scene.folders().rejected())).containsExactly(shelved, shelved + ".error.txt");
    }

    /** Two wrong rows come at once, and the table will not have one of them marked until somebody has mended it. */
    private static void refusedMark(Scene scene) {
        Shop shop = scene.shop();
        shop.sql()
                .sql("alter table erp.sales_order add constraint odd check"
                        + " (order_id <> 'crash-02' or payment_status <> 'REJECTED')")
                .update();
        shop.sql()
                .sql("insert into erp.sales_order (order_id, amount_minor, description) values"
                        + " ('crash-01', 1, 'too little'), ('crash-02', 1, 'too little')")
                .update();
        scene.awaitBlow();
        shop.awaitOrder("crash-01", "REJECTED");
        shop.sql().sql("alter table erp.sales_order drop constraint odd").update();
        shop.awaitOrder("crash-02", "REJECTED");
    }

    /** The table will not have one of the reports until somebody has mended it. */
    private static void refusedReport(Scene scene) {
        Shop shop = scene.shop();
        shop.sql()
                .sql("alter table erp.sales_order add constraint odd check"
                        + " (order_id <> 'crash-02' or payment_status in ('PENDING', 'ACCEPTED'))")
                .update();
        shop.order("crash-01", 30000);
        shop.order("crash-02", 20000);
        shop.awaitOrder("crash-01", "AUTHORIZED");
        scene.awaitBlow();
        shop.sql().sql("alter table erp.sales_order drop constraint odd").update();
        shop.sql()
                .sql("update bridge.payment set report_after = clock_timestamp()")
                .update();
        shop.awaitOrder("crash-02", "AUTHORIZED");
    }

    private static String deadLetter(Scene scene) {
        Shop shop = scene.shop();
        order(scene);
        shop.ship(SHIPMENT, ORDER, Long.valueOf(REFUSED_FOR_NO_KNOWN_REASON));
        shop.awaitShipment(SHIPMENT, "DEAD_LETTERED");
        return String.valueOf(shop.operation("SHIPMENT", SHIPMENT).get("operation_id"));
    }

    private static void resolve(Scene scene) {
        String id = deadLetter(scene);
        String[] command = {"resolve", id, "--as", "rejected", "--reason", "it was sent back"};
        assertThat(scene.strikeCommand(command).isStruck()).isTrue();
        if (scene.shop().operation("SHIPMENT", SHIPMENT).get("state").equals("DEAD_LETTERED")) {
            assertThat(scene.command(command).end()).isZero();
        }
        scene.shop().awaitShipment(SHIPMENT, "REJECTED");
    }

    private static void lookUpResolved(Scene scene) {
        String id = deadLetter(scene);
        BridgeProcess command = scene.command("resolve", id, "--as", "rejected", "--reason", "it was sent back");
        assertThat(command.end()).as(command.log()).isZero();
        scene.shop().awaitShipment(SHIPMENT, "REJECTED");
    }

    private static void afterAnExpiredLease(Scene scene, NamedPoint point) {
        scene.killAnotherAt("halt after ledger/begin-sending in initiations");
        scene.awaitBridge();
        scene.shop().order(ORDER, 30000);
        scene.awaitBlow();
        scene.timePasses();
        scene.shop().sql().sql("delete from erp.sales_order").update();
        scene.startBridge(point);
    }

    /** A year later. */
    private static void erase(Scene scene) {
        Shop shop = scene.shop();
        file(scene, "4791234567");
        for (String statement : List.of(
                "update bridge.payment set updated_at = updated_at - interval '1 year'",
                "update bridge.dropped_file set created_at = created_at - interval '1 year'")) {
            shop.sql().sql(statement).update();
        }
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.sql()
                                .sql(
                                        "select 'phone' from bridge.payment where customer_phone is not null"
                                                + " union all select 'line' from bridge.dropped_line where text is not null"
                                                + " union all select 'request' from bridge.operation where request_body is not null")
                                .query(String.class)
                                .list())
                        .isEmpty());
    }

    private static void file(Scene scene, String phone) {
        Shop shop = scene.shop();
        shop.order(ORDER, 30000, phone);
        shop.awaitOrder(ORDER, "AUTHORIZED");
        scene.folders().drop("shipments-old.csv", "shipment_id;order_id;amount_minor", "F-1;" + ORDER + ";many");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.sql()
                                .sql("select state from bridge.dropped_file")
                                .query(String.class)
                                .list())
                        .containsExactly("REPORTED"));
    }

    private static void stopWhileACallIsInFlight(Scene scene) {
        Shop shop = scene.shop();
        order(scene);
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_AFTER, Operation.CAPTURE, 700).forPayment(ORDER));
        shop.ship(SHIPMENT, ORDER, 20000L);
        await().atMost(Shop.PATIENCE)
                .until(() -> shop.calls(Operation.CAPTURE, ORDER).stream()
                        .map(RecordedCall::outcome)
                        .anyMatch(RecordedCall.IN_FLIGHT::equals));
        scene.process().stop();
        shop.awaitShipment(SHIPMENT, "DONE");
    }
}
