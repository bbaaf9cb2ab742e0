package io.github.erpvipps.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.SignedWebhook;
import io.github.erpvipps.flows.WithEitherApi;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.vipps.CallbackTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No secret leaves: a bridge that logs everything at TRACE, with marked secrets and phone numbers, goes through good and bad
 * flows with a Vipps that repeats what it should not. Then all that it has written is searched for the marks, once with all
 * masks and once without each of them.
 */
@WithEitherApi
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NothingSecretIsWrittenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String UNIT = "123456";
    private static final String CLIENT_SECRET = "MARK-client-secret-5f2e8c";
    private static final String SUBSCRIPTION_KEY = "MARK-subscription-key-81d3";
    private static final String CALLBACK_SECRET = "MARK-callback-secret-77aa";
    private static final String WEBHOOK_SECRET = "MARK-webhook-secret-4e1f0b";
    private static final String LEDGER_PASSWORD = "MARK-ledger-password-c0de";
    private static final String PASSWORD_IN_ADDRESS = "MARK-address-password-3c";
    private static final String MANAGEMENT_PASSWORD = "MARK-management-password-9b";
    private static final String MANAGEMENT =
            Base64.getEncoder().encodeToString(("ops:" + MANAGEMENT_PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String TOKEN = "MARKtoken-";
    private static final List<String> TOKENS = List.of(TOKEN + 0, TOKEN + 1, TOKEN + 2);
    private static final String IN_ADDRESSES = "MARKaddress-";
    private static final boolean WITH_ECOM = Shop.API.equals("ecom");
    private static final String USUAL = "48151623";
    private static final String SWEDISH = "46731516232";
    private static final String REJECTING = "90000002";
    private static final String UNKNOWN_TO_VIPPS = "90000081";
    private static final String IN_A_WRONG_COLUMN = "48151629";
    private static final String IN_PLACE_OF_AN_ID = "48151630";

    private final CallbackTokens callbackTokens = new CallbackTokens(CALLBACK_SECRET);

    /** What Vipps says when the order's capture is refused, and the mark in it. A bar stands for a break of the sending. */
    private record Echo(String order, String words, String mark) {}

    private final List<Echo> echoes = List.of(
            new Echo("echo-key", "no such key as " + SUBSCRIPTION_KEY, SUBSCRIPTION_KEY),
            new Echo("echo-token", "the token " + TOKEN + "0 is not for this", TOKEN),
            // Only eCom is given a token for its callbacks, and only ePayment signs with a secret.
            WITH_ECOM
                    ? new Echo(
                            "echo-callback",
                            "authToken is " + callbackToken("echo-callback"),
                            callbackToken("echo-callback"))
                    : new Echo("echo-webhook", "no webhook with " + WEBHOOK_SECRET, WEBHOOK_SECRET),
            new Echo("echo-bearer", "Bearer MARK-foreign-bearer-1", "MARK-foreign-bearer-1"),
            new Echo("echo-jwt", "got eyJNQVJLIn0xx.eyJNQVJLIn0yy.c2ln", "eyJNQVJLIn0xx"),
            new Echo("echo-basic", "Basic TUFSSy1iYXNpYzp4", "TUFSSy1iYXNpYzp4"),
            new Echo("echo-field", "client_secret=MARK-foreign-secret", "MARK-foreign-secret"),
            new Echo("echo-password", "jdbc:x://h/d?password=MARK-foreign-password", "MARK-foreign-password"),
            new Echo("echo-phone-field", "{\"mobileNumber\":\"81 23 45 67\"}", "81234567"),
            new Echo("echo-phone", "481 51 623 has moved", USUAL),
            new Echo("echo-msisdn", "47" + USUAL + " has moved", USUAL),
            new Echo(
                    "echo-address",
                    "not https://pay.example.com/v?v=2/token=MARK-foreign-address",
                    "MARK-foreign-address"),
            new Echo("echo-country", "ask +45 28 34 56 79", "28345679"),
            new Echo("echo-person", "{\"firstName\":\"MARK-Ada\"}", "MARK-Ada"),
            new Echo("echo-broken", "Bearer MARKLEFT01|MARKRIGHT02", "MARKRIGHT02"));

    private final Map<String, String> outputs = new LinkedHashMap<>();
    private Marks marks;
    private List<RawText> raw;
    private List<Map<String, Object>> events;
    private List<JsonNode> linesOfOrders;

    private Path folder;
    private Shop shop;
    private OddVipps vipps;
    private Process bridge;
    private int jmxPort;

    private String callbackToken(String order) {
        return callbackTokens.of(UNIT, order);
    }

    @BeforeAll
    void runADay(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path itsFolder) throws Exception {
        folder = itsFolder;
        marks = new Marks(Stream.concat(
                        Stream.of(
                                CLIENT_SECRET,
                                SUBSCRIPTION_KEY,
                                CALLBACK_SECRET,
                                LEDGER_PASSWORD,
                                PASSWORD_IN_ADDRESS,
                                MANAGEMENT_PASSWORD,
                                MANAGEMENT,
                                TOKEN,
                                IN_ADDRESSES,
                                USUAL,
                                REJECTING,
                                UNKNOWN_TO_VIPPS,
                                IN_A_WRONG_COLUMN,
                                IN_PLACE_OF_AN_ID),
                        Stream.concat(
                                WITH_ECOM ? Stream.of() : Stream.of(WEBHOOK_SECRET, SWEDISH),
                                echoes.stream().map(Echo::mark)))
                .distinct()
                .toList());
        marks.write(folder.resolve("marks.txt"));
        open();
        goodAndBadFlows();
        collect();
        bridge.destroy();
        assertThat(bridge.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        brokenSettings();
        read();
    }

    @AfterAll
    void close() {
        if (bridge != null) {
            bridge.destroyForcibly();
        }
        vipps.close();
        shop.close();
    }

    private void open() throws Exception {
        shop = Shop.withoutBridge(
                Path.of("").toAbsolutePath(),
                SimulatorSettings.defaults()
                        .withPort(0)
                        .withApproveAfterMs(50)
                        .withClientSecret(CLIENT_SECRET)
                        .withSubscriptionKey(SUBSCRIPTION_KEY),
                "bridge.callback-secret=" + CALLBACK_SECRET,
                "bridge.password=" + LEDGER_PASSWORD,
                "management.username=ops",
                "management.password=" + MANAGEMENT_PASSWORD,
                "erp.poll-interval-ms=500",
                "erp.files.enabled=true",
                "erp.files.inbox=" + Files.createDirectory(folder.resolve("inbox")),
                "erp.files.archive=" + folder.resolve("archive"),
                "erp.files.rejected=" + folder.resolve("rejected"),
                "erp.files.outbox=" + folder.resolve("outbox"),
                "erp.files.settle-ms=100");
        if (!WITH_ECOM) {
            shop.change("vipps.webhook-secrets", shop.settings().text("vipps.webhook-secrets") + "," + WEBHOOK_SECRET);
        }
        vipps = new OddVipps(shop.vipps(), TOKEN, IN_ADDRESSES);
        echoes.forEach(echo -> vipps.refuseCapture(echo.order(), echo.words()));
        shop.change("vipps.base-url", vipps.baseUrl());
        shop.change("bridge.jdbc-url", shop.database() + "&password=" + PASSWORD_IN_ADDRESS);
        jmxPort = Shop.freePort();
        bridge = start("run", shopSettings(), "run");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get("/observe/health").contains("UP"));
    }

    private String shopSettings() {
        return shop.settings().names().stream()
                .map(name -> name + "=" + shop.settings().text(name))
                .collect(Collectors.joining("\n"));
    }

    private Process start(String name, String settings, String command) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        Files.copy(folder.resolve("marks.txt"), own.resolve("marks.txt"));
        Path config = Files.writeString(own.resolve("bridge.properties"), settings);
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dmarks.folder=" + own,
                "-Dlog4j2.configurationFile=classpath:logs/everything.xml"));
        if (command.equals("run")) {
            line.addAll(List.of(
                    "-Dcom.sun.management.jmxremote.port=" + jmxPort,
                    "-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort,
                    "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                    "-Djava.rmi.server.hostname=127.0.0.1",
                    "-Dcom.sun.management.jmxremote.authenticate=false",
                    "-Dcom.sun.management.jmxremote.ssl=false"));
        }
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MarkedBridge.class.getName(),
                command,
                "--config",
                config.toString()));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("human.log").toFile())
                .start();
    }

    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + shop.settings().text("management.port") + path))
                                .header("Authorization", "Basic " + MANAGEMENT)
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private void goodAndBadFlows() throws Exception {
        // The ERP's own trigger quotes the row that it does not like.
        shop.sql().sql("""
                create function erp.quote() returns trigger language plpgsql as $$
                begin
                    if new.order_id = 'trigger-order' and new.payment_status = 'AUTHORIZED' then
                        raise exception 'customer % is not to be touched', new.customer_phone;
                    end if;
                    return new;
                end $$""").update();
        shop.sql()
                .sql("create trigger quote before update on erp.sales_order for each row execute function erp.quote()")
                .update();
        // Its token is refused at first, which holds up the sales unit.
        shop.order("first-order", 49900, USUAL);
        await().atMost(PATIENCE).until(() -> shop.story("first-order").contains("authorized"));
        for (Echo echo : echoes) {
            shop.order(echo.order(), 49900, "+47 481 51 623");
            shop.ship("S-" + echo.order(), echo.order(), null);
        }
        shop.order("good-order", 49900, USUAL);
        shop.order("rejecting", 49900, REJECTING);
        shop.order("unknown-phone", 49900, "0047" + UNKNOWN_TO_VIPPS);
        shop.order("trigger-order", 49900, USUAL);
        shop.order("+47 481 51 630", 49900, null);
        if (!WITH_ECOM) {
            shop.order("from-sweden", 49900, "+46731516232");
        }
        shop.sql()
                .sql(
                        "insert into erp.sales_order (order_id, amount_minor, description, customer_phone) values ('bad-phone', 49900, ?, ?)")
                .params("Call " + USUAL, USUAL + "0")
                .update();
        drop("orders-wrong.csv", """
                order_id;amount;description;customer_phone;currency
                file-good;499,00;Goods;48151623;NOK
                file-swapped;499,00;Goods;NOK;48151629
                file-broken;499,00;Goods;"48151623;NOK;too;many
                """);
        drop("orders-nonsense.json", "[{\"order_id\": \"x\", \"customer_phone\": \"48151623\", ]");
        shop.awaitOrder("good-order", "AUTHORIZED");
        shop.ship("S-good-order", "good-order", 10000L, true);
        shop.awaitShipment("S-good-order", "DONE");
        shop.refund("R-good-order", "good-order", 5000L);
        shop.awaitRefund("R-good-order", "DONE");
        shop.awaitOrder("rejecting", "ABORTED");
        shop.awaitOrder("unknown-phone", "REJECTED");
        shop.awaitOrder("+47 481 51 630", "REJECTED");
        shop.awaitOrder("bad-phone", "REJECTED");
        for (Echo echo : echoes) {
            shop.awaitShipment("S-" + echo.order(), "REJECTED");
        }
        if (!WITH_ECOM) {
            shop.awaitOrder("from-sweden", "AUTHORIZED");
            webhook(
                    "another-secret-of-whoever",
                    "{\"msn\":\"" + UNIT + "\",\"secret\":\"" + WEBHOOK_SECRET + "\"}",
                    401);
            webhook(WEBHOOK_SECRET, "{\"userDetails\":{\"phoneNumber\":\"47" + USUAL + "\", oh", 200);
        }
        callback("good-order", "wrong-token-" + CLIENT_SECRET, "{\"transactionInfo\":{\"status\":\"RESERVED\"}}", 401);
        callback(
                "good-order",
                callbackToken("good-order"),
                "{\"userDetails\":{\"mobileNumber\":\"" + USUAL + "\", oh",
                200);
        await().atMost(PATIENCE).until(() -> files("outbox").contains("file-good"));
        await().atMost(PATIENCE).until(() -> files("rejected").contains("file-swapped"));
        await().atMost(PATIENCE).until(() -> log("run").contains("is not to be touched"));
    }

    private void drop(String name, String text) throws IOException {
        Files.move(
                Files.writeString(folder.resolve(name), text),
                folder.resolve("inbox").resolve(name));
    }

    private void callback(String order, String token, String body, int expected) throws Exception {
        URI address = URI.create(shop.settings().text("vipps.callback-prefix") + "/v2/payments/" + order);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(expected);
        outputs.put("the answer to a callback with " + expected, answer.headers() + answer.body());
    }

    private void webhook(String secret, String body, int expected) throws Exception {
        SignedWebhook webhook = SignedWebhook.of(
                shop.settings().text("vipps.webhook-url"),
                secret,
                SignedWebhook.DATE,
                body.getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(shop.settings().text("vipps.webhook-url")))
                .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach(request::header);
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(expected);
        outputs.put("the answer to a webhook with " + expected, answer.headers() + answer.body());
    }

    /** A database's address that cannot be read, with a password in it. */
    private void brokenSettings() throws Exception {
        for (String command : List.of("run", "check", "status")) {
            Process broken = start(
                    "broken-" + command,
                    shopSettings()
                            .replaceAll(
                                    "(?m)^bridge.jdbc-url=.*",
                                    "bridge.jdbc-url=jdbc:postgresql://127.0.0.1:port/d?password="
                                            + PASSWORD_IN_ADDRESS),
                    command);
            try {
                if (command.equals("run")) {
                    await().atMost(PATIENCE)
                            .until(() -> log("broken-run").contains("waiting for") || !broken.isAlive());
                } else {
                    assertThat(broken.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                }
            } finally {
                broken.destroyForcibly();
            }
            outputs.put("what " + command + " says of a wrong address", log("broken-" + command));
        }
    }

    private void collect() throws Exception {
        outputs.put("metrics", get("/observe/metrics"));
        outputs.put("health", get("/observe/health"));
        outputs.put("liveness", get("/observe/health/live"));
        outputs.put("readiness", get("/observe/health/ready"));
        outputs.put("JMX", jmx());
        outputs.put("the ledger", ledger());
        outputs.put("the ERP's tables", withoutAddresses(erp()));
        outputs.put("outbox", withoutAddresses(files("outbox")));
        // Each rejected line is repeated as the ERP has written it, which it asked for; what is said of it is ours.
        outputs.put("rejected", rejectedWithoutLines());
        events = shop.sql()
                .sql("select order_id, what, detail from bridge.event order by event_id")
                .query()
                .listOfRows();
    }

    private void read() throws IOException {
        outputs.put("the log for people", log("run"));
        String json = Files.readString(folder.resolve("run/json.log"));
        outputs.put("the log in JSON", json);
        ObjectMapper mapper = new ObjectMapper();
        linesOfOrders = json.lines()
                .map(line -> {
                    try {
                        return mapper.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(line, e);
                    }
                })
                .filter(line -> line.has("order") || line.has("event"))
                .toList();
        raw = Stream.of("run", "broken-run", "broken-check", "broken-status")
                .flatMap(name -> RawText.readAll(folder.resolve(name).resolve("raw.txt")).stream())
                .distinct()
                .toList();
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name).resolve("human.log"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String files(String name) throws IOException {
        if (!Files.isDirectory(folder.resolve(name))) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.toList()) {
                all.append(file.getFileName())
                        .append('\n')
                        .append(Files.readString(file))
                        .append('\n');
            }
        }
        return all.toString();
    }

    /** The customer gets the address from there. */
    private String withoutAddresses(String text) {
        return text.replaceAll("(/simulator/pay\\?token=)" + IN_ADDRESSES + "\\d+", "$1");
    }

    private String rejectedWithoutLines() throws IOException {
        String all = files("rejected");
        for (String line : List.of(
                "file-swapped;499,00;Goods;NOK;48151629",
                "file-broken;499,00;Goods;\"\"48151623;NOK;too;many",
                "[{\"order_id\": \"x\", \"customer_phone\": \"48151623\", ]")) {
            all = all.replace(line, "");
        }
        return all;
    }

    /** All texts but the few that the bridge must hold to do its work: they are erased after a time. */
    private String ledger() {
        List<String> held = List.of(
                "payment.customer_phone", "payment.payment_url", "payment_ever.payment_url", "dropped_line.text");
        return shop
                .sql()
                .sql(
                        "select table_name || '.' || column_name from information_schema.columns where table_schema = 'bridge'"
                                + " and (data_type in ('text', 'character varying', 'ARRAY')) order by 1")
                .query(String.class)
                .list()
                .stream()
                .filter(column -> !held.contains(column) && !column.startsWith("flyway"))
                .map(column -> {
                    String[] parts = column.split("\\.");
                    return column + ": "
                            + shop.sql()
                                    .sql("select string_agg(cast(\"" + parts[1] + "\" as text), chr(10)) from bridge.\""
                                            + parts[0] + "\"")
                                    .query(String.class)
                                    .optional()
                                    .orElse("");
                })
                .collect(Collectors.joining("\n"));
    }

    private String erp() {
        return Stream.of(
                        "select concat_ws(' ', payment_status, payment_reference, payment_url, payment_error) from erp.sales_order",
                        "select concat_ws(' ', capture_status, vipps_transaction_id, capture_error) from erp.shipment",
                        "select concat_ws(' ', refund_status, vipps_transaction_id, refund_error) from erp.refund",
                        "select concat_ws(' ', cancel_status, cancel_error) from erp.cancellation")
                .flatMap(query -> shop.sql().sql(query).query(String.class).list().stream())
                .collect(Collectors.joining("\n"));
    }

    /** Every attribute of every MBean, of Camel's and of all others. */
    @SuppressWarnings("BanJNDI") // the test's own process
    private String jmx() throws Exception {
        StringBuilder all = new StringBuilder();
        JMXServiceURL address = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi");
        try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            for (ObjectName bean : beans.queryNames(null, null)) {
                all.append(bean).append('\n');
                for (MBeanAttributeInfo attribute : beans.getMBeanInfo(bean).getAttributes()) {
                    all.append(attribute.getName())
                            .append('=')
                            .append(value(beans, bean, attribute.getName()))
                            .append('\n');
                }
            }
        }
        assertThat(all.toString()).contains("capture-on-shipment").contains(ManagementFactory.RUNTIME_MXBEAN_NAME);
        return all.toString();
    }

    private static String value(MBeanServerConnection beans, ObjectName bean, String attribute) throws IOException {
        try {
            Object value = beans.getAttribute(bean, attribute);
            return value instanceof Object[] several ? Arrays.deepToString(several) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return "cannot be read: " + e;
        }
    }

    @Test
    void noMarkIsInAnyOutput() {
        outputs.forEach(
                (output, text) -> assertThat(marks.placesIn(text)).as(output).isEmpty());
    }

    /** Otherwise the search of the outputs would prove nothing. Some secrets nobody says at all. */
    @Test
    void everyMarkWasOnItsWayIntoTheLog() {
        assertThat(marks.missingIn(raw.stream().map(RawText::text).toList()))
                .isSubsetOf(CALLBACK_SECRET, LEDGER_PASSWORD, MANAGEMENT_PASSWORD, MANAGEMENT);
    }

    @Test
    void withAllMasksNoTextShowsAMark() {
        assertThat(shownBy(EnumSet.allOf(Mask.class))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("masksThatAreNeeded")
    void withoutOneMaskAMarkIsSeen(Mask mask) {
        assertThat(shownBy(EnumSet.complementOf(EnumSet.of(mask)))).isNotEmpty();
    }

    /** Only eCom is given a token for its callbacks. */
    static EnumSet<Mask> masksThatAreNeeded() {
        return WITH_ECOM ? EnumSet.allOf(Mask.class) : EnumSet.complementOf(EnumSet.of(Mask.CALLBACK_TOKEN));
    }

    private List<String> shownBy(EnumSet<Mask> some) {
        Masks masks = new Masks(some);
        Stream.of(
                        CLIENT_SECRET,
                        SUBSCRIPTION_KEY,
                        CALLBACK_SECRET,
                        LEDGER_PASSWORD,
                        PASSWORD_IN_ADDRESS,
                        MANAGEMENT_PASSWORD,
                        WEBHOOK_SECRET)
                .forEach(masks::secret);
        TOKENS.forEach(masks::accessToken);
        echoes.forEach(echo -> masks.callbackToken(callbackToken(echo.order())));
        Stream.of(USUAL, USUAL + "0", SWEDISH, REJECTING, UNKNOWN_TO_VIPPS).forEach(masks::phone);
        return raw.stream()
                .map(text -> text.maskedBy(masks))
                .filter(marks::areIn)
                .limit(5)
                .toList();
    }

    /** One line for each event, and none for what has not happened. */
    @Test
    void whatTheLedgerTellsIsInTheLogOnce() {
        List<String> logged = linesOfOrders.stream()
                .filter(line -> line.has("event"))
                .map(line ->
                        line.get("order").asText() + " " + line.get("message").asText())
                .toList();
        assertThat(logged)
                .containsAll(events.stream()
                        .map(event -> event.get("order_id") + " " + event.get("what")
                                + (event.get("detail") == null ? "" : ": " + event.get("detail")))
                        .toList());
        assertThat(logged.size()).isGreaterThanOrEqualTo(events.size());
    }

    @Test
    void aLineInJsonNamesOrderReferenceOperationTryAndWhatVippsKnowsTheCallBy() {
        String trace = WITH_ECOM ? "contextId" : "traceId";
        JsonNode refused = linesOfOrders.stream()
                .filter(line ->
                        line.has("event") && line.path("order").asText().equals("echo-phone") && line.has(trace))
                .findFirst()
                .orElseThrow();
        assertThat(refused.get("reference").asText()).isEqualTo("echo-phone");
        assertThat(refused.get("attempt").asText()).isEqualTo("1");
        assertThat(refused.get("operation").asText()).isEqualTo("SHIPMENT S-echo-phone");
        assertThat(refused.get("try").asText()).isEqualTo("1");
        assertThat(refused.get(trace).asText()).isEqualTo(OddVipps.CONTEXT_ID);
        String key = shop.calls(io.github.erpvipps.simulator.Operation.CAPTURE, "echo-phone")
                        .isEmpty()
                ? (String) shop.operation("SHIPMENT", "S-echo-phone").get("idempotency_key")
                : "";
        assertThat(refused.get("correlation").asText()).isEqualTo(key);
    }

    /** What the HTTP client says of a call can be found by the order that it is for. */
    @Test
    void theLinesOfACallBearTheOrdersFieldsWhoeverWritesThem() {
        assertThat(linesOfOrders)
                .anyMatch(line -> line.get("logger").asText().equals("org.apache.hc.client5.http.headers")
                        && line.path("order").asText().equals("good-order")
                        && line.path("correlation").asText().startsWith("c-"));
    }
}
