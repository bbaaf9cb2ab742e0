package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.vipps.CallbackTokens;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callbacks in numbers and at bad times. The scheduled checks are slow here, so that each look that hints bring shows. */
class CallbackFloodTest {

    private static final String SILENT = "90000003";
    private static final int CONNECTIONS = 500;
    private static final int AT_ONCE = 10_000;
    private static final String RESERVED = body("RESERVED");

    private static Shop shop;
    private static CallbackTokens tokens;
    private static Vertx vertx;
    private static HttpClient client;

    private record Answered(boolean genuine, int status, long millis) {}

    @BeforeAll
    static void open() {
        shop = Shop.open("status.first-check-ms=600000", "status.check-interval-ms=600000");
        tokens = new CallbackTokens(shop.settings().text("bridge.callback-secret"));
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
    void tenThousandAtOnceAreEachAnsweredAndBringFewLooksAndNoState() throws Exception {
        List<String> orders =
                IntStream.range(0, 20).mapToObj(i -> "flood-order-" + i).toList();
        orders.forEach(order -> shop.order(order, 20000, SILENT));
        orders.forEach(order -> shop.awaitOrder(order, "INITIATED"));
        List<Integer> turns =
                new ArrayList<>(IntStream.range(0, AT_ONCE).boxed().toList());
        Collections.shuffle(turns, new Random(4));

        List<CompletableFuture<Answered>> asked = new ArrayList<>();
        Semaphore free = new Semaphore(CONNECTIONS);
        long began = System.nanoTime();
        for (int turn : turns) {
            String order = orders.get(turn % orders.size());
            String token = tokens.of("123456", order);
            boolean genuine = turn / orders.size() % 5 != 0;
            String body = List.of(RESERVED, body("RESERVE_FAILED"), "{broken", body("RESERVED"), "")
                    .get(turn % 7 % 5);
            free.acquire();
            long sent = System.nanoTime();
            asked.add(post(order, genuine ? token : token.substring(1) + "A", body)
                    .handle((status, failure) -> {
                        free.release();
                        return new Answered(
                                genuine, failure == null ? status : -1, (System.nanoTime() - sent) / 1_000_000);
                    }));
            if (turn == turns.get(AT_ONCE / 2)) {
                shop.order("flood-customer", 20000);
            }
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        List<Answered> answers = asked.stream().map(CompletableFuture::join).toList();
        say(answers, began);

        assertThat(answers)
                .filteredOn(Answered::genuine)
                .extracting(Answered::status)
                .isSubsetOf(200, 503);
        assertThat(answers)
                .filteredOn(a -> !a.genuine())
                .extracting(Answered::status)
                .isSubsetOf(401, 503);
        assertThat(answers).extracting(Answered::status).contains(200, 401);
        // A customer who pays meanwhile is served: by the callback, for the scheduled check is ten minutes away.
        shop.awaitOrder("flood-customer", "AUTHORIZED");
        for (String order : orders) {
            // Three different claims were made about each, so three looks at most were brought forward; one that was
            // overtaken by another is repeated.
            assertThat(shop.story(order).stream().filter("callback"::equals)).hasSizeBetween(1, 3);
            assertThat(shop.calls(Operation.DETAILS, order)).hasSizeBetween(1, 6);
            assertThat(shop.orderRow(order)).containsEntry("payment_status", "INITIATED");
        }
    }

    @Test
    void theSameClaimBringsOneLookForwardWhateverItsNumber() {
        shop.order("flood-same", 20000, SILENT);
        shop.awaitOrder("flood-same", "INITIATED");
        for (int round = 0; round < 5; round++) {
            int looks = Math.max(1, shop.calls(Operation.DETAILS, "flood-same").size());
            assertThat(genuine("flood-same", RESERVED).join()).isEqualTo(200);
            await().atMost(Shop.PATIENCE)
                    .until(() -> shop.calls(Operation.DETAILS, "flood-same").size() >= looks);
        }
        // A look after another's claim comes last, so that no look of the first claim can still be under way.
        assertThat(genuine("flood-same", body("CANCELLED")).join()).isEqualTo(200);
        await().atMost(Shop.PATIENCE)
                .until(() -> shop.calls(Operation.DETAILS, "flood-same").size() >= 2);
        assertThat(shop.calls(Operation.DETAILS, "flood-same")).hasSize(2);
        assertThat(shop.story("flood-same").stream().filter("callback"::equals)).hasSize(2);
    }

    @Test
    void claimsThatAreOutOfOrderAreHeardAndVippsIsBelieved() {
        shop.order("flood-order-of-claims", 20000);
        shop.awaitOrder("flood-order-of-claims", "AUTHORIZED");
        assertThat(genuine("flood-order-of-claims", body("REJECTED")).join()).isEqualTo(200);
        assertThat(genuine("flood-order-of-claims", body("CANCELLED")).join()).isEqualTo(200);
        shop.order("flood-fence", 20000);
        shop.awaitOrder("flood-fence", "AUTHORIZED");
        assertThat(shop.orderRow("flood-order-of-claims")).containsEntry("payment_status", "AUTHORIZED");
    }

    @Test
    void aGenuineOneAboutAPaymentThatTheLedgerDoesNotHaveIsAnsweredAndTellsNothing() {
        assertThat(genuine("flood-nowhere", RESERVED).join()).isEqualTo(200);
        assertThat(shop.story("flood-nowhere")).isEmpty();
    }

    @Test
    void aHugeOrDeepBodyIsAnsweredAndOnlyAnOversizedOneIsRefused() {
        shop.order("flood-huge", 20000, SILENT);
        shop.awaitOrder("flood-huge", "INITIATED");
        assertThat(genuine("flood-huge", "[".repeat(60_000)).join()).isEqualTo(200);
        assertThat(genuine("flood-huge", "x".repeat(65_536)).join()).isEqualTo(200);
        assertThat(genuine("flood-huge", "x".repeat(65_537)).join()).isEqualTo(413);
        assertThat(genuine("flood-huge", "x".repeat(2_000_000)).join()).isEqualTo(413);
        assertThat(chunked("flood-huge", "x".repeat(200_000)).join()).isEqualTo(413);
        assertThat(post("flood-huge", "forged", "x".repeat(2_000_000)).join()).isEqualTo(401);
        assertThat(shop.story("flood-huge").stream().filter("callback"::equals)).hasSize(1);
    }

    @Test
    void nothingOfTheInboundMessageReachesTheRoute() {
        try (RoutedMessages routed = RoutedMessages.of(shop.bridge().camel(), "/vipps/callbacks")) {
            assertThat(genuine("flood-headers", RESERVED).join()).isEqualTo(200);
            assertThat(routed.headers()).containsExactly(Map.of());
            assertThat(routed.bodies())
                    .containsExactly("Hint[salesUnit=123456, reference=flood-headers, claim=RESERVED]");
        }
    }

    @Test
    void aPaymentThatIsBeingWorkedOnHoldsUpNoCallbackAndIsLookedAtAfterwards() throws Exception {
        shop.order("flood-locked", 20000, SILENT);
        shop.awaitOrder("flood-locked", "INITIATED");
        try (Connection other = DriverManager.getConnection(shop.database(), OwnPostgres.USER, "");
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("select from bridge.payment where reference = 'flood-locked' for update");
            assertThat(genuine("flood-locked", RESERVED).join()).isEqualTo(200);
            other.rollback();
        }
        await().atMost(Shop.PATIENCE)
                .until(() -> !shop.calls(Operation.DETAILS, "flood-locked").isEmpty());
    }

    @Test
    void withoutTheDatabaseEachIsAnsweredAndForgedOnesAsEver() {
        try (Shop alone = Shop.open()) {
            DatabaseDoor door = new DatabaseDoor(alone.database());
            String address = alone.settings().text("vipps.callback-prefix") + "/v2/payments/flood-away";
            String token = tokens.of("123456", "flood-away");
            door.close();
            assertThat(post(HttpMethod.POST, address, token, RESERVED, false).join())
                    .isEqualTo(503);
            List<CompletableFuture<Integer>> many = IntStream.range(0, 400)
                    .mapToObj(i -> post(HttpMethod.POST, address, i % 2 == 0 ? token : "forged", RESERVED, false))
                    .toList();
            assertThat(many.stream().map(CompletableFuture::join).toList())
                    .containsOnly(401, 503)
                    .filteredOn(status -> status == 401)
                    .hasSize(200);
            door.open();
            await().atMost(Shop.PATIENCE)
                    .until(() -> post(HttpMethod.POST, address, token, RESERVED, false)
                                    .join()
                            == 200);
        }
    }

    @Test
    void onlyAPostIsACallback() {
        String address = shop.settings().text("vipps.callback-prefix") + "/v2/payments/flood-get";
        assertThat(post(HttpMethod.GET, address, tokens.of("123456", "flood-get"), "", false)
                        .join())
                .isEqualTo(405);
    }

    private static String body(String status) {
        return "{\"merchantSerialNumber\":123456,\"orderId\":\"x\",\"transactionInfo\":{\"amount\":20000,\"status\":\""
                + status + "\",\"timeStamp\":\"2026-01-01T00:00:00Z\"}}";
    }

    private static CompletableFuture<Integer> genuine(String reference, String body) {
        return post(reference, tokens.of("123456", reference), body);
    }

    private static CompletableFuture<Integer> post(String reference, String token, String body) {
        return post(HttpMethod.POST, address(reference), token, body, false);
    }

    private static CompletableFuture<Integer> chunked(String reference, String body) {
        return post(HttpMethod.POST, address(reference), tokens.of("123456", reference), body, true);
    }

    private static String address(String reference) {
        return shop.settings().text("vipps.callback-prefix") + "/v2/payments/" + reference;
    }

    private static CompletableFuture<Integer> post(
            HttpMethod method, String address, String token, String body, boolean chunked) {
        return client.request(new RequestOptions()
                        .setMethod(method)
                        .setAbsoluteURI(address)
                        // An answer that never comes shows as a failure, not as a test that hangs.
                        .setTimeout(45_000)
                        .putHeader("Authorization", token)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("CamelSqlQuery", "delete from bridge.payment")
                        .putHeader("CamelHttpUri", "http://127.0.0.1:1/"))
                .compose(request -> {
                    if (chunked) {
                        request.setChunked(true);
                        request.write(Buffer.buffer(body));
                        request.end();
                        return request.response();
                    }
                    return request.send(Buffer.buffer(body));
                })
                .map(HttpClientResponse::statusCode)
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** The times depend on the machine: they are for whoever runs this, and nothing is asserted about them. */
    private static void say(List<Answered> answers, long began) {
        long[] millis = answers.stream().mapToLong(Answered::millis).sorted().toArray();
        System.err.printf(
                "%d callbacks in %d ms: p50 %d ms, p99 %d ms, most %d ms, refused for lack of room %d%n",
                millis.length,
                Duration.ofNanos(System.nanoTime() - began).toMillis(),
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                Arrays.stream(millis).max().orElse(0),
                answers.stream().filter(a -> a.status() == 503).count());
    }
}
