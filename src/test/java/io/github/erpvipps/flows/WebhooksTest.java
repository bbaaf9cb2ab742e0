package io.github.erpvipps.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A webhook is a hint: checked, stored, answered, never believed. Vipps signs the public address, which is not the one that these
 * requests go to, as behind a proxy. The scheduled checks are slow here, so that each look that a webhook brings shows.
 */
class WebhooksTest {

    private static final String PUBLIC = "https://pay.example.com/hooks?shop=1";
    private static final String OLD = "the-old-secret-of-tests";
    private static final String NEW = "the-new-secret-of-tests";
    private static final String SILENT = "90000003";
    private static final int CONNECTIONS = 200;
    private static final int AT_ONCE = 5_000;

    private static Shop shop;
    private static Vertx vertx;
    private static HttpClient client;

    @BeforeAll
    static void open() {
        shop = Shop.open(
                "status.first-check-ms=600000",
                "status.check-interval-ms=600000",
                "vipps.webhook-url=" + PUBLIC,
                "vipps.webhook-secrets=" + OLD + ", " + NEW);
        vertx = Vertx.vertx();
        client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setMaxWaitQueueSize(-1));
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        shop.closeWhenBooksAgree();
    }

    @Test
    void aWebhookBringsTheLookForwardAndVippsIsBelieved() {
        unheard("hook-look");
        assertThat(genuine("hook-look", "AUTHORIZED", "psp-1")).isEqualTo(200);
        shop.awaitOrder("hook-look", "AUTHORIZED");
        assertThat(shop.story("hook-look")).containsSubsequence("webhook", "authorized");
        assertThat(rows("hook-look"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("sales_unit", "123456")
                        .containsEntry("name", "AUTHORIZED")
                        .containsEntry("psp_reference", "psp-1")
                        .containsEntry("success", true)
                        .containsEntry("parked", null));
        // It says that the money was taken. It was not.
        int looks = looks("hook-look");
        assertThat(genuine("hook-look", "CAPTURED", "psp-2")).isEqualTo(200);
        awaitLooks("hook-look", looks + 1);
        assertThat(shop.orderRow("hook-look")).containsEntry("payment_status", "AUTHORIZED");
    }

    @Test
    void theSameEventIsAnsweredAndChangesNothing() {
        shop.order("hook-again", 20000, SILENT);
        shop.awaitOrder("hook-again", "INITIATED");
        for (int i = 0; i < 5; i++) {
            assertThat(genuine("hook-again", "ABORTED", "psp-1")).isEqualTo(200);
        }
        awaitLooks("hook-again", 1);
        // A look after another event comes last, so that no look of the first can still be under way.
        assertThat(genuine("hook-again", "EXPIRED", "psp-2")).isEqualTo(200);
        awaitLooks("hook-again", 2);
        assertThat(shop.calls(Operation.DETAILS, "hook-again")).hasSize(2);
        assertThat(rows("hook-again")).hasSize(2);
        assertThat(shop.story("hook-again").stream().filter("webhook"::equals)).hasSize(2);
        assertThat(shop.orderRow("hook-again")).containsEntry("payment_status", "INITIATED");
    }

    @Test
    void twoPartialCapturesAreTwoEvents() {
        shop.order("hook-parts", 20000, SILENT);
        shop.awaitOrder("hook-parts", "INITIATED");
        assertThat(genuine("hook-parts", "CAPTURED", "psp-1")).isEqualTo(200);
        assertThat(genuine("hook-parts", "CAPTURED", "psp-2")).isEqualTo(200);
        assertThat(rows("hook-parts"))
                .extracting(row -> row.get("psp_reference"))
                .containsExactly("psp-1", "psp-2");
        shop.awaitTold("hook-parts", "webhook", 2);
    }

    @Test
    void whatTheLedgerKnewFirstBringsNoLook() {
        shop.order("hook-known", 20000);
        shop.awaitOrder("hook-known", "AUTHORIZED");
        shop.ship("S-hook-known", "hook-known", 5_000L);
        shop.awaitShipment("S-hook-known", "DONE");
        String key = (String) shop.operation("SHIPMENT", "S-hook-known").get("idempotency_key");
        int looks = looks("hook-known");
        assertThat(genuine("hook-known", "CREATED", "psp-1")).isEqualTo(200);
        assertThat(post(SignedWebhook.event("123456", "hook-known", "CAPTURED", "psp-2")
                        .replace("\"idempotencyKey\":null", "\"idempotencyKey\":\"" + key + "\"")))
                .isEqualTo(200);
        // Somebody else's capture is news. Its look is the only one.
        assertThat(genuine("hook-known", "CAPTURED", "psp-3")).isEqualTo(200);
        awaitLooks("hook-known", looks + 1);
        assertThat(genuine("hook-known", "CAPTURED", "psp-4")).isEqualTo(200);
        awaitLooks("hook-known", looks + 2);
        assertThat(looks("hook-known")).isEqualTo(looks + 2);
        shop.awaitTold("hook-known", "webhook", 4);
    }

    @Test
    void forgedWebhooksAreRefusedAndNothingOfThemIsKept() {
        byte[] body = SignedWebhook.event("123456", "hook-forged", "AUTHORIZED", "psp-1")
                .getBytes(UTF_8);
        SignedWebhook genuine = SignedWebhook.of(PUBLIC, NEW, SignedWebhook.DATE, body);
        List<SignedWebhook> forged = new ArrayList<>(List.of(
                SignedWebhook.of(PUBLIC, "a-secret-of-nobody-here", SignedWebhook.DATE, body),
                // As the container sees it.
                SignedWebhook.of(address(), NEW, SignedWebhook.DATE, body),
                SignedWebhook.of("https://pay.example.com/hooks?shop=2", NEW, SignedWebhook.DATE, body),
                new SignedWebhook(
                        genuine.headers(),
                        new String(body, UTF_8).replace("psp-1", "psp-2").getBytes(UTF_8)),
                new SignedWebhook(genuine.headers(), new byte[0]),
                new SignedWebhook(Map.of(), body)));
        genuine.headers().keySet().forEach(name -> {
            Map<String, String> without = new HashMap<>(genuine.headers());
            without.remove(name);
            forged.add(new SignedWebhook(without, body));
            Map<String, String> other = new HashMap<>(genuine.headers());
            other.put(name, other.get(name).replace('0', '1') + " ");
            other.replaceAll((header, value) -> header.equals("x-ms-date") ? value + " GMT" : value);
            forged.add(new SignedWebhook(other, body));
        });
        forged.forEach(webhook ->
                assertThat(send(webhook).join()).as(webhook.toString()).isEqualTo(401));
        assertThat(rows("hook-forged")).isEmpty();
        assertThat(send(genuine).join()).isEqualTo(200);
    }

    @Test
    void aForgedOneIsRefusedBeforeItsBodyIsRead() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout((int) Shop.PATIENCE.toMillis());
            socket.getOutputStream().write("""
                    POST /vipps/webhooks HTTP/1.1\r
                    Host: pay.example.com\r
                    Content-Length: 1000\r
                    x-ms-date: x\r
                    x-ms-content-sha256: lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=\r
                    Authorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=x\r
                    \r
                    """.getBytes(UTF_8));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine())
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void duringARotationEitherSecretWillDo() {
        assertThat(post(OLD, SignedWebhook.event("123456", "hook-rotation", "CREATED", "psp-1")))
                .isEqualTo(200);
        assertThat(post(NEW, SignedWebhook.event("123456", "hook-rotation", "CREATED", "psp-1")))
                .isEqualTo(200);
        assertThat(post(OLD + ", " + NEW, SignedWebhook.event("123456", "hook-rotation", "CREATED", "psp-1")))
                .isEqualTo(401);
        assertThat(rows("hook-rotation")).hasSize(1);
    }

    @Test
    void whatCannotBeHandledIsParkedAndAnsweredSoThatWhatFollowsIsHeard() {
        Map<String, Integer> before = parkedByReason();
        String broken = "{\"msn\":\"123456\",\"name\":\"CAPT";
        List<String> bodies = List.of(
                broken,
                "",
                SignedWebhook.event("123456", "hook-park", "ADJUSTED", "psp-1"),
                SignedWebhook.event("123456", "hook park", "CAPTURED", "psp-2"),
                SignedWebhook.event("999999", "hook-park", "CAPTURED", "psp-3"),
                SignedWebhook.event("123456", "hook-of-another-system", "CAPTURED", "psp-4"));
        bodies.forEach(body -> assertThat(post(body)).isEqualTo(200));
        bodies.forEach(body -> assertThat(post(body)).isEqualTo(200));
        assertThat(parkedByReason().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, count -> count.getValue() - before.getOrDefault(count.getKey(), 0))))
                .containsEntry("unreadable", 2)
                .containsEntry("unknown-event", 1)
                .containsEntry("no-reference", 1)
                .containsEntry("other-sales-unit", 1)
                .containsEntry("unknown-payment", 1);
        assertThat(rows("hook-of-another-system"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("parked", "unknown-payment")
                        .containsEntry("payment_id", null));
        // The payment becomes ours later: it needs nothing of the parked event.
        unheard("hook-park");
        assertThat(genuine("hook-park", "AUTHORIZED", "psp-5")).isEqualTo(200);
        shop.awaitOrder("hook-park", "AUTHORIZED");
    }

    @Test
    void nothingThatTheLedgerCannotHoldHoldsUpWhatComesWithIt() {
        List<CompletableFuture<Integer>> together = IntStream.range(0, 200)
                .mapToObj(i -> send(signed(
                        NEW,
                        i % 2 == 0
                                ? SignedWebhook.event("123456", "hook-together-" + i, "CREATED", "psp-" + i)
                                : "{\"msn\":\"12\\u0000\",\"name\":\"\\ud800\",\"reference\":\"\\u0000" + i
                                        + "\",\"timestamp\":\"+999999999-01-01T00:00:00Z\"}")))
                .toList();
        assertThat(together.stream().map(CompletableFuture::join)).containsOnly(200);
    }

    @Test
    void aBodyHasASize() {
        assertThat(post("x".repeat(65_536))).isEqualTo(200);
        assertThat(post("x".repeat(65_537))).isEqualTo(413);
        assertThat(post("x".repeat(2_000_000))).isEqualTo(413);
        assertThat(send(SignedWebhook.of(PUBLIC, "a-secret-of-nobody-here", "x", new byte[2_000_000]))
                        .join())
                .isEqualTo(401);
    }

    @Test
    void onlyAPostIsAWebhook() {
        assertThat(send(HttpMethod.GET, address(), signed(NEW, "")).join()).isEqualTo(405);
    }

    @Test
    void withoutASecretOrAnAddressEveryWebhookIsRefused() {
        for (String missing : List.of("vipps.webhook-secrets=", "vipps.webhook-url=")) {
            try (Shop closed = Shop.open("vipps.webhook-url=" + PUBLIC, "vipps.webhook-secrets=" + NEW, missing)) {
                String address = "http://127.0.0.1:" + closed.settings().text("server.port") + "/vipps/webhooks";
                for (String secret : List.of(NEW, "none-is-set-but-this-one")) {
                    SignedWebhook webhook = SignedWebhook.of(
                            PUBLIC,
                            secret,
                            SignedWebhook.DATE,
                            SignedWebhook.event("123456", "x", "CREATED", "1").getBytes(UTF_8));
                    assertThat(send(HttpMethod.POST, address, webhook).join()).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void withoutTheDatabaseTheyAreToComeAgainAndForgedOnesAreRefusedAsEver() {
        try (Shop alone = Shop.open("vipps.webhook-url=" + PUBLIC, "vipps.webhook-secrets=" + NEW)) {
            DatabaseDoor door = new DatabaseDoor(alone.database());
            String address = "http://127.0.0.1:" + alone.settings().text("server.port") + "/vipps/webhooks";
            SignedWebhook webhook = signed(NEW, SignedWebhook.event("123456", "hook-away", "CREATED", "psp-1"));
            door.close();
            assertThat(send(HttpMethod.POST, address, webhook).join()).isEqualTo(503);
            assertThat(send(HttpMethod.POST, address, signed("a-secret-of-nobody-here", ""))
                            .join())
                    .isEqualTo(401);
            door.open();
            await().atMost(Shop.PATIENCE)
                    .until(() -> send(HttpMethod.POST, address, webhook).join() == 200);
            assertThat(alone.sql()
                            .sql("select count(*) from bridge.webhook_event")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingOfTheInboundMessageReachesTheRoute() {
        try (RoutedMessages routed = RoutedMessages.of(shop.bridge().camel(), "/vipps/webhooks")) {
            assertThat(genuine("hook-headers", "CREATED", "psp-1")).isEqualTo(200);
            assertThat(routed.headers()).containsExactly(Map.of());
            assertThat(routed.bodies())
                    .singleElement()
                    .asString()
                    .startsWith("WebhookEvent[")
                    .contains("hook-headers")
                    .doesNotContain("20000", "NOK");
        }
    }

    @Test
    void thousandsAtOnceAreEachAnsweredAndBringFewLooksAndNoState() throws Exception {
        List<String> orders =
                IntStream.range(0, 10).mapToObj(i -> "hook-flood-" + i).toList();
        orders.forEach(order -> shop.order(order, 20000, SILENT));
        orders.forEach(order -> shop.awaitOrder(order, "INITIATED"));
        unheard("hook-customer");
        List<String> names = List.of("AUTHORIZED", "ABORTED", "EXPIRED");
        List<Integer> turns =
                new ArrayList<>(IntStream.range(0, AT_ONCE).boxed().toList());
        Collections.shuffle(turns, new Random(5));

        List<CompletableFuture<Integer>> genuine = new ArrayList<>();
        List<CompletableFuture<Integer>> forged = new ArrayList<>();
        Semaphore free = new Semaphore(CONNECTIONS);
        CompletableFuture<Integer> customers = null;
        for (int turn : turns) {
            free.acquire();
            boolean isForged = turn % 5 == 0;
            CompletableFuture<Integer> answer = send(signed(
                            isForged ? "a-secret-of-nobody-here" : NEW,
                            SignedWebhook.event(
                                    "123456", orders.get(turn / 5 % orders.size()), names.get(turn % 3), "psp-flood")))
                    .whenComplete((status, failure) -> free.release());
            (isForged ? forged : genuine).add(answer);
            if (turn == turns.get(AT_ONCE / 2)) {
                customers = send(signed(NEW, SignedWebhook.event("123456", "hook-customer", "AUTHORIZED", "psp-1")));
            }
        }
        CompletableFuture.allOf(genuine.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(genuine.stream().map(CompletableFuture::join).toList())
                .contains(200)
                .isSubsetOf(200, 503);
        assertThat(forged.stream().map(CompletableFuture::join).toList())
                .contains(401)
                .isSubsetOf(401, 503);
        // A customer who pays meanwhile is served; what was refused for lack of room comes again, as with Vipps.
        if (customers.join() == 503) {
            assertThat(genuine("hook-customer", "AUTHORIZED", "psp-1")).isEqualTo(200);
        }
        shop.awaitOrder("hook-customer", "AUTHORIZED");
        int looks = 0;
        for (String order : orders) {
            assertThat(rows(order)).hasSizeBetween(1, names.size());
            assertThat(shop.orderRow(order)).containsEntry("payment_status", "INITIATED");
            looks += looks(order);
        }
        assertThat(looks).as("looks at Vipps for " + AT_ONCE + " webhooks").isLessThan(AT_ONCE / 50);
    }

    /** A payment that is approved at Vipps, of which no callback has come. */
    private static void unheard(String order) {
        shop.vipps().fault(Fault.once(FaultKind.CALLBACK_LOST, null, order));
        shop.order(order, 20000);
        shop.awaitOrder(order, "INITIATED");
        await().atMost(Shop.PATIENCE).until(() -> shop.atVipps(order).authorizedMinor() > 0);
    }

    private static List<Map<String, Object>> rows(String reference) {
        return shop.sql()
                .sql("select * from bridge.webhook_event where reference = ? order by webhook_event_id")
                .params(reference)
                .query()
                .listOfRows();
    }

    private static int looks(String reference) {
        return shop.calls(Operation.DETAILS, reference).size();
    }

    private static void awaitLooks(String reference, int atLeast) {
        await().atMost(Shop.PATIENCE).until(() -> looks(reference) >= atLeast);
    }

    private static Map<String, Integer> parkedByReason() {
        Map<String, Integer> counts = new HashMap<>();
        shop.sql()
                .sql("select parked, count(*) from bridge.webhook_event where parked is not null group by parked")
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    private static int port() {
        return (int) shop.settings().number("server.port");
    }

    private static String address() {
        return "http://127.0.0.1:" + port() + "/vipps/webhooks";
    }

    private static SignedWebhook signed(String secret, String body) {
        return SignedWebhook.of(PUBLIC, secret, SignedWebhook.DATE, body.getBytes(UTF_8));
    }

    private static int genuine(String reference, String name, String pspReference) {
        return post(SignedWebhook.event("123456", reference, name, pspReference));
    }

    private static int post(String body) {
        return post(NEW, body);
    }

    /** What is refused for lack of time comes again, as Vipps does it. */
    private static int post(String secret, String body) {
        return await().atMost(Shop.PATIENCE)
                .until(() -> send(signed(secret, body)).join(), status -> status != 503);
    }

    private static CompletableFuture<Integer> send(SignedWebhook webhook) {
        return send(HttpMethod.POST, address(), webhook);
    }

    private static CompletableFuture<Integer> send(HttpMethod method, String address, SignedWebhook webhook) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(address)
                .putHeader("Content-Type", "application/json")
                .putHeader("CamelSqlQuery", "delete from bridge.payment");
        webhook.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(webhook.body())))
                .map(HttpClientResponse::statusCode)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS);
    }
}
