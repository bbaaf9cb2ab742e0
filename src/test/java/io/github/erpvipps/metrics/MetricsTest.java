package io.github.erpvipps.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.ErpFolders;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.SignedWebhook;
import io.github.erpvipps.simulator.BookedPayment;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day in a shop, and what the bridge says of it to Prometheus. */
class MetricsTest {

    private static final String PHONE = "90000003";
    private static final String WEBHOOK_URL = "https://pay.example.com/hooks";
    private static final String WEBHOOK_SECRET = "a-webhook-secret-of-tests";
    private static final Pattern LISTED = Pattern.compile("^\\| `(bridge_[a-z_]+)` \\|", Pattern.MULTILINE);

    /** Every query of ours names the job. */
    private static final Pattern METRIC = Pattern.compile("\\b([a-z][a-z_]+)\\{job=");

    @TempDir
    static Path folder;

    private static Shop shop;
    private static Scrape scrape;
    private static List<BookedPayment> books;
    private static List<RecordedCall> calls;
    private static double callbacksHeard;

    @BeforeAll
    static void aDay() throws Exception {
        ErpFolders erp = new ErpFolders(folder);
        shop = Shop.open(erp.settings(
                "vipps.response-timeout-ms=1000",
                "vipps.webhook-url=" + WEBHOOK_URL,
                "vipps.webhook-secrets=" + WEBHOOK_SECRET));
        paid("metric-whole", 10_000);
        shop.ship("metric-S1", "metric-whole", null);
        shop.awaitShipment("metric-S1", "DONE");
        shop.refund("metric-R1", "metric-whole", 2_500L);
        shop.awaitRefund("metric-R1", "DONE");

        paid("metric-part", 20_000);
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE, "metric-part"));
        shop.ship("metric-S2", "metric-part", 15_000L, true);
        shop.awaitShipment("metric-S2", "DONE");
        shop.awaitOrder("metric-part", "CAPTURED");

        paid("metric-more", 3_000);
        shop.vipps().fault(Fault.once(FaultKind.UNAUTHORIZED_401, Operation.CAPTURE, "metric-more"));
        shop.ship("metric-S3", "metric-more", 3_000L);
        shop.awaitShipment("metric-S3", "DONE");
        shop.ship("metric-S4", "metric-more", 1_000L);
        shop.awaitShipment("metric-S4", "REJECTED");

        // Vipps' portal, or another system, moves money, too.
        paid("metric-portal", 5_000);
        shop.vipps().portalCapture("metric-portal", 1_500);
        shop.sql()
                .sql("update bridge.payment set next_check_at = now() where order_id = 'metric-portal'")
                .update();
        shop.awaitStory("metric-portal", "outside-change");

        erp.drop(
                "orders-metric.csv",
                "order_id;description;amount;customer_phone\nmetric-file;From a file;12,50;" + PHONE
                        + "\nmetric-wrong;No money;;\n");
        erp.drop("shipments-metric.csv", "who knows\n1\n");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(filesIn(erp.outbox())).anyMatch(n -> n.contains("result")));
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(filesIn(erp.rejected())).anyMatch(n -> n.contains("error")));
        assertThat(strangersCallback()).isEqualTo(401);
        webhooks();
        assertThat(shop.vipps().breaches()).isEmpty();
        // Payments and finished operations are counted now and then, and what is read of the ledger is five seconds old
        // at most.
        Instant quiet = Instant.now();
        await().atMost(Shop.PATIENCE)
                .until(
                        () -> Scrape.of(shop.settings()).sum("bridge_counted_age_seconds"),
                        age -> age + 1 < Duration.between(quiet, Instant.now()).toSeconds());
        scrape = Scrape.of(shop.settings());
        books = shop.vipps().books();
        calls = shop.vipps().calls();
        callbacksHeard = (double) shop.vipps().callbacks().stream()
                .filter(callback -> callback.httpStatus() == 200)
                .count();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static void paid(String order, long amountMinor) {
        shop.order(order, amountMinor);
        shop.awaitOrder(order, "AUTHORIZED");
    }

    private static Set<String> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    private static int strangersCallback() throws Exception {
        URI address = URI.create(shop.settings().text("vipps.callback-prefix") + "/v2/payments/metric-whole");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "guessed")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** One of a payment of ours, told twice; one of somebody else's; one that nobody can read; and a forged one. */
    private static void webhooks() throws Exception {
        String ours = SignedWebhook.event("123456", "metric-whole", "CREATED", "psp-1");
        for (String body : List.of(ours, ours, SignedWebhook.event("123456", "elsewhere", "CREATED", "psp-2"), "{")) {
            await().atMost(Shop.PATIENCE).until(() -> webhook(WEBHOOK_SECRET, body), status -> status == 200);
        }
        assertThat(webhook("a-secret-of-nobody-here", ours)).isEqualTo(401);
    }

    private static int webhook(String secret, String body) throws Exception {
        SignedWebhook webhook = SignedWebhook.of(WEBHOOK_URL, secret, SignedWebhook.DATE, body.getBytes(UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + shop.settings().text("server.port") + "/vipps/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theMoneyIsThatOfVippsOwnBooks() {
        assertThat(money("reserved"))
                .isEqualTo(atVipps(BookedPayment::authorizedMinor))
                .isEqualTo(38_000);
        assertThat(money("captured"))
                .isEqualTo(atVipps(BookedPayment::capturedMinor))
                .isEqualTo(29_500);
        assertThat(money("refunded"))
                .isEqualTo(atVipps(BookedPayment::refundedMinor))
                .isEqualTo(2_500);
        assertThat(money("released"))
                .isEqualTo(atVipps(BookedPayment::cancelledMinor))
                .isEqualTo(5_000);
    }

    private static long money(String kind) {
        return (long) scrape.sum("bridge_money_moved_minor_total", "kind", kind, "currency", "NOK");
    }

    private static long atVipps(ToLongFunction<BookedPayment> sum) {
        return books.stream().mapToLong(sum).sum();
    }

    @Test
    void everyCallThatVippsGotIsCountedByWhatItMeant() {
        Map.of(
                        "initiate", Operation.INITIATE,
                        "capture", Operation.CAPTURE,
                        "refund", Operation.REFUND,
                        "cancel", Operation.CANCEL,
                        "token", Operation.ACCESS_TOKEN)
                .forEach((word, operation) -> assertThat(
                                calls(word) + scrape.sum("bridge_vipps_repeats_total", "operation", word))
                        .as(word)
                        .isEqualTo((double) calls.stream()
                                .filter(call -> call.operation() == operation)
                                .count()));
        assertThat(calls("capture", "outcome", "done")).isEqualTo(2);
        assertThat(calls("capture", "outcome", "no-answer")).isEqualTo(1);
        assertThat(scrape.sum("bridge_vipps_repeats_total", "operation", "capture"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_looks_total", "reason", "unknown-outcome", "result", "done"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_events_total", "event", "found")).isEqualTo(1);
        assertThat(scrape.sum("bridge_events_total", "event", "other")).isZero();
    }

    private static double calls(String operation, String... labels) {
        String[] all = labels.length == 0
                ? new String[] {"operation", operation}
                : new String[] {"operation", operation, labels[0], labels[1]};
        return scrape.sum("bridge_vipps_calls_seconds_count", all);
    }

    @Test
    void theLedgersNumbersAreThoseOfItsRows() {
        assertThat(scrape.sum("bridge_ready")).isEqualTo(1);
        assertThat(scrape.sum("bridge_ledger_readable")).isEqualTo(1);
        assertThat(scrape.sum("bridge_payments", "status", "captured")).isEqualTo(2);
        assertThat(scrape.sum("bridge_payments", "status", "partially-refunded"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_payments", "status", "partially-captured"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_payments", "status", "initiated")).isEqualTo(1);
        assertThat(scrape.sum("bridge_payments")).isEqualTo(5);
        assertThat(scrape.sum("bridge_operations", "kind", "capture", "state", "done"))
                .isEqualTo(3);
        assertThat(scrape.sum("bridge_operations", "kind", "capture", "state", "rejected"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_dead_letters")).isZero();
        assertThat(scrape.sum("bridge_oldest_unknown_seconds")).isZero();
        assertThat(scrape.sum("bridge_oldest_reservation_seconds")).isBetween(0.0, 600.0);
        assertThat(scrape.sum("bridge_oldest_reservation_left_seconds")).isCloseTo(7 * 86_400, within(600.0));
        assertThat(scrape.sum("bridge_sales_unit_held", "sales_unit", "123456")).isZero();
        assertThat(scrape.sum("bridge_operator_needed")).isZero();
    }

    @Test
    void rowsLinesFilesAndCallbacksAreCounted() {
        assertThat(scrape.sum("bridge_rows_total", "source", "table", "kind", "order", "result", "accepted"))
                .isEqualTo(4);
        assertThat(scrape.sum("bridge_rows_total", "source", "table", "kind", "shipment", "result", "accepted"))
                .isEqualTo(4);
        assertThat(scrape.sum("bridge_rows_total", "source", "file", "kind", "order", "result", "accepted"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_rows_total", "source", "file", "kind", "order", "result", "rejected"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_files_total", "kind", "order", "result", "taken"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_files_total", "kind", "shipment", "result", "refused"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_result_files_total")).isEqualTo(1);
        assertThat(scrape.sum("bridge_reports_total", "kind", "refund", "result", "written"))
                .isPositive();
        assertThat(scrape.sum("bridge_reports_total", "result", "refused")).isZero();
        assertThat(scrape.sum("bridge_callbacks_total", "answer", "401")).isEqualTo(1);
        assertThat(scrape.sum("bridge_callbacks_total", "answer", "200")).isEqualTo(callbacksHeard);
        assertThat(scrape.sum("bridge_webhooks_total", "answer", "401")).isEqualTo(1);
        assertThat(scrape.sum("bridge_webhooks_total", "answer", "200")).isEqualTo(4);
        assertThat(scrape.sum("bridge_webhooks_parked_total", "reason", "unknown-payment"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_webhooks_parked_total", "reason", "unreadable"))
                .isEqualTo(1);
        assertThat(scrape.sum("bridge_webhooks_parked_total")).isEqualTo(2);
        assertThat(scrape.sum("bridge_events_total", "event", "webhook")).isEqualTo(1);
    }

    @Test
    void noOrderAndNobodyIsNamed() {
        assertThat(scrape.text())
                .doesNotContain("metric-", PHONE, "From a file", "TRACK-")
                .doesNotContain(shop.settings().text("vipps.client-secret"))
                .doesNotContain(shop.settings().text("vipps.subscription-key"))
                .doesNotContain(shop.settings().text("bridge.callback-secret"))
                .doesNotContain(WEBHOOK_SECRET);
    }

    @Test
    void moreOrdersMakeNoMoreSeries() {
        for (int i = 0; i < 5; i++) {
            paid("metric-again-" + i, 1_000);
            shop.ship("metric-again-S" + i, "metric-again-" + i, null);
            shop.awaitShipment("metric-again-S" + i, "DONE");
        }
        assertThat(series(Scrape.of(shop.settings())))
                .as("only what had not happened before may be new, and never a label's value")
                .isEqualTo(series(scrape));
    }

    /** The values that each label has, over all meters; Java's own kinds of garbage collection come as they like. */
    private static Set<String> series(Scrape scrape) {
        Set<String> values = new TreeSet<>();
        scrape.samples().stream()
                .filter(sample -> !sample.name().startsWith("jvm_"))
                .forEach(sample -> sample.labels().forEach((label, value) -> values.add(label + "=" + value)));
        return values;
    }

    @Test
    void eachMeterIsExplainedAndListedInTheDocumentation() throws IOException {
        List<String> ours = scrape.families().stream()
                .filter(name -> name.startsWith("bridge_") && !name.endsWith("_max"))
                .toList();
        assertThat(ours).allSatisfy(name -> assertThat(scrape.help().get(name)).isNotBlank());
        Set<String> listed = new TreeSet<>();
        Matcher rows = LISTED.matcher(Files.readString(Path.of("docs/metrics.md")));
        while (rows.find()) {
            listed.add(rows.group(1));
        }
        assertThat(listed).containsExactlyElementsOf(ours);
    }

    /** The names of collections are there only after the first one. */
    @Test
    void everyNameInTheAlertRulesAndInTheDashboardIsInTheScrape() throws IOException {
        System.gc();
        Set<String> names = Scrape.of(shop.settings()).names();
        Set<String> used = new TreeSet<>();
        for (String file : List.of("docker/prometheus/alerts.yml", "docker/grafana/dashboards/bridge.json")) {
            Matcher name = METRIC.matcher(Files.readString(Path.of(file)));
            while (name.find()) {
                used.add(name.group(1));
            }
        }
        // Prometheus makes this one itself.
        used.remove("up");
        assertThat(used).hasSizeGreaterThan(30).isSubsetOf(names);
    }
}
