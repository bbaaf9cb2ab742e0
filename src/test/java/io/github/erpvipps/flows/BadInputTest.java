package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.VippsSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class BadInputTest {

    private static final String SILENT = "90000003";
    private static final String REJECTING = "90000002";

    @Nested
    class InTheErpsTables {

        private static Shop shop;

        @BeforeAll
        static void open() {
            shop = Shop.open("accept.unknown-order-grace-ms=6000", "vipps.return-url=");
        }

        @AfterAll
        static void close() {
            shop.assertBooksAgree();
            shop.close();
        }

        static Stream<Arguments> badOrders() {
            return Stream.of(
                    Arguments.of("order_id", "bad id 1", Map.of()),
                    Arguments.of("order_id", "bad_id_2", Map.of()),
                    Arguments.of("order_id", "dårlig-id-3", Map.of()),
                    Arguments.of("order_id", "", Map.of()),
                    Arguments.of("amount_minor", "bad-amount-1", Map.of("amount_minor", 0L)),
                    Arguments.of("amount_minor", "bad-amount-2", Map.of("amount_minor", 99L)),
                    Arguments.of("amount_minor", "bad-amount-3", Map.of("amount_minor", -49900L)),
                    Arguments.of("currency", "bad-currency-1", Map.of("currency", "XTS")),
                    Arguments.of("currency", "bad-currency-2", Map.of("currency", "   ")),
                    Arguments.of("sales_unit", "bad-unit-1", Map.of("sales_unit", "654321")),
                    Arguments.of("customer_phone", "bad-phone-1", Map.of("customer_phone", "1234567")),
                    Arguments.of("customer_phone", "bad-phone-2", Map.of("customer_phone", "+46912345678")),
                    Arguments.of("customer_phone", "bad-phone-3", Map.of("customer_phone", "9123456x")),
                    Arguments.of("payment_flow", "bad-flow-1", Map.of("payment_flow", "PUSH")),
                    Arguments.of("payment_flow", "bad-flow-2", Map.of("payment_flow", "QR")),
                    Arguments.of(
                            "pay_before",
                            "bad-before-1",
                            Map.of("pay_before", java.sql.Timestamp.valueOf("2031-01-01 00:00:00"))),
                    Arguments.of("return_url", "bad-return-1", Map.of("return_url", "")),
                    Arguments.of("return_url", "bad-return-2", Map.of("return_url", "shop.example/thanks")),
                    Arguments.of("return_url", "bad-return-3", Map.of("return_url", "http://shop.example/thanks")),
                    Arguments.of("description", "bad-description-1", Map.of("description", " \t")),
                    Arguments.of("attempt", "bad-attempt-1", Map.of("attempt", 0)),
                    Arguments.of("existing_reference", "bad-existing-1", Map.of("existing_reference", "a/../b")));
        }

        @ParameterizedTest(name = "{0} of {1}")
        @MethodSource("badOrders")
        void aBadOrderIsRejectedWithTheNameOfWhatIsWrong(String column, String order, Map<String, Object> values) {
            insert(order, values);
            // Blank is as good as missing for what has a default.
            String expected = order.equals("bad-currency-2") ? "INITIATED" : "REJECTED";
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(
                            () -> assertThat((String) shop.orderRow(order).get("payment_status"))
                                    .isIn(expected, expected.equals("INITIATED") ? "AUTHORIZED" : expected));
            if (expected.equals("REJECTED")) {
                String error = (String) shop.orderRow(order).get("payment_error");
                assertThat(error).startsWith(column + " ");
                if (values.containsKey("customer_phone")) {
                    String phone = (String) values.get("customer_phone");
                    assertThat(error).doesNotContain(phone.substring(phone.length() - 5));
                    assertThat(events(order))
                            .isNotEmpty()
                            .noneMatch(detail -> detail.contains(phone.substring(phone.length() - 5)));
                }
                assertThat(shop.vipps().payment(order)).isEmpty();
                assertThat(shop.sql()
                                .sql("select count(*) from bridge.payment where order_id = ?")
                                .params(order)
                                .query(Long.class)
                                .single())
                        .isZero();
            }
        }

        @Test
        void everythingThatIsWrongIsSaidAtOnce() {
            insert(
                    "bad all",
                    Map.of(
                            "amount_minor",
                            0L,
                            "currency",
                            "XTS",
                            "customer_phone",
                            "1",
                            "payment_flow",
                            "PUSH",
                            "return_url",
                            ""));
            shop.awaitOrder("bad all", "REJECTED");
            assertThat((String) shop.orderRow("bad all").get("payment_error"))
                    .contains(
                            "order_id ",
                            "amount_minor ",
                            "currency ",
                            "customer_phone ",
                            "payment_flow ",
                            "return_url ");
        }

        @ParameterizedTest
        @CsvSource({
            "+47 900 00 003,1",
            "004790000003,2",
            "4790000003,3",
            "90 00 00 03,4",
            "+4790000003,5",
            "(+47) 90000003,6",
            "900.00-003,7"
        })
        void aNorwegianPhoneIsTakenInEachOfItsForms(String phone, String number) {
            insert("phone-form-" + number, Map.of("customer_phone", phone));
            shop.awaitOrder("phone-form-" + number, "INITIATED");
            assertThat(shop.vipps().calls())
                    .filteredOn(call -> call.operation() == Operation.INITIATE
                            && call.reference().equals("phone-form-" + number))
                    .singleElement()
                    .satisfies(call -> assertThat(call.bodyText()).contains("\"90000003\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "a-1", "12345678901234567890123456789012345678901234567890"})
        void shortAndLongIdsWithinTheLimitAreTaken(String order) {
            insert(order, Map.of("customer_phone", SILENT));
            shop.awaitOrder(order, "INITIATED");
        }

        @Test
        void anOrderThatIsUsedAgainWithOtherContentLeavesTheFirstUnharmed() {
            insert("used-twice-1", Map.of());
            shop.awaitOrder("used-twice-1", "AUTHORIZED");
            shop.sql()
                    .sql(
                            "update erp.sales_order set payment_status = 'PENDING', amount_minor = 99900, payment_error = null where order_id = 'used-twice-1'")
                    .update();
            shop.awaitOrder("used-twice-1", "AUTHORIZED");
            assertThat(shop.orderRow("used-twice-1")).containsEntry("authorized_minor", 49900L);
            assertThat(shop.atVipps("used-twice-1").amountMinor()).isEqualTo(49900);
            assertThat(story("used-twice-1")).contains("row-changed");
            shop.ship("used-twice-s-1", "used-twice-1", 10000L);
            shop.awaitShipment("used-twice-s-1", "DONE");
            shop.sql()
                    .sql(
                            "update erp.shipment set capture_status = 'PENDING', amount_minor = 20000 where shipment_id = 'used-twice-s-1'")
                    .update();
            shop.awaitShipment("used-twice-s-1", "DONE");
            assertThat(shop.shipmentRow("used-twice-s-1")).containsEntry("captured_minor", 10000L);
            assertThat(shop.atVipps("used-twice-1").capturedMinor()).isEqualTo(10000);
            assertThat(shop.atVipps("used-twice-1").moves("CAPTURE")).isEqualTo(1);
        }

        @Test
        void aShipmentThatComesBeforeItsOrderWaitsForIt() {
            shop.ship("early-s-1", "early-1", 30000L, true);
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.shipmentRow("early-s-1"))
                            .containsEntry("capture_status", "ACCEPTED")
                            .containsEntry("capture_error", "waits for its order"));
            insert("early-1", Map.of());
            shop.awaitShipment("early-s-1", "DONE");
            assertThat(shop.atVipps("early-1").capturedMinor()).isEqualTo(30000);
            // It was the final one, so the rest goes back to the customer as after any other.
            shop.awaitOrder("early-1", "CAPTURED");
            assertThat(shop.atVipps("early-1").cancelledMinor()).isEqualTo(19900);
        }

        @Test
        void aCancellationThatComesBeforeItsOrderEndsItUnpaid() {
            shop.cancel("early-c-2", "early-2");
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(shop.cancellationRow("early-c-2")).containsEntry("cancel_status", "ACCEPTED"));
            insert("early-2", Map.of("customer_phone", SILENT));
            shop.awaitCancellation("early-c-2", "DONE");
            shop.awaitOrder("early-2", "CANCELLED");
        }

        @Test
        void whatWaitsForAnOrderThatNeverComesIsDeadLettered() {
            shop.ship("orphan-s-1", "orphan-1", 30000L);
            shop.refund("orphan-r-1", "orphan-1", null);
            shop.cancel("orphan-c-1", "orphan-1");
            shop.awaitShipment("orphan-s-1", "DEAD_LETTERED");
            shop.awaitRefund("orphan-r-1", "DEAD_LETTERED");
            shop.awaitCancellation("orphan-c-1", "DEAD_LETTERED");
            assertThat((String) shop.shipmentRow("orphan-s-1").get("capture_error"))
                    .contains("orphan-1");
            assertThat(shop.sql()
                            .sql("select distinct dead_letter_class from bridge.operation where order_id = 'orphan-1'")
                            .query(String.class)
                            .list())
                    .containsExactly("unknown-order");
        }

        @Test
        void moreThanIsReservedIsRejectedWithBothNumbers() {
            insert("too-much-1", Map.of());
            shop.ship("too-much-s-1", "too-much-1", 49901L);
            shop.awaitShipment("too-much-s-1", "REJECTED");
            assertThat((String) shop.shipmentRow("too-much-s-1").get("capture_error"))
                    .contains("499.01 NOK", "499.00 NOK", "reserved");
            shop.ship("too-much-s-2", "too-much-1", 49900L);
            shop.awaitShipment("too-much-s-2", "DONE");
            shop.ship("too-much-s-3", "too-much-1", null);
            shop.awaitShipment("too-much-s-3", "REJECTED");
            shop.refund("too-much-r-1", "too-much-1", 49901L);
            shop.awaitRefund("too-much-r-1", "REJECTED");
            assertThat((String) shop.refundRow("too-much-r-1").get("refund_error"))
                    .contains("499.01 NOK", "499.00 NOK", "captured");
            shop.refund("too-much-r-2", "too-much-1", 40000L);
            shop.awaitRefund("too-much-r-2", "DONE");
            shop.refund("too-much-r-3", "too-much-1", 9901L);
            shop.awaitRefund("too-much-r-3", "REJECTED");
            shop.cancel("too-much-c-1", "too-much-1");
            shop.awaitCancellation("too-much-c-1", "REJECTED");
            assertThat((String) shop.cancellationRow("too-much-c-1").get("cancel_error"))
                    .contains("nothing is left");
            assertThat(shop.atVipps("too-much-1").capturedMinor()).isEqualTo(49900);
            assertThat(shop.atVipps("too-much-1").refundedMinor()).isEqualTo(40000);
        }

        @Test
        void aRefundBeforeAnythingIsCapturedIsRejected() {
            insert("nothing-captured-1", Map.of());
            shop.awaitOrder("nothing-captured-1", "AUTHORIZED");
            shop.refund("nothing-captured-r-1", "nothing-captured-1", 10000L);
            shop.awaitRefund("nothing-captured-r-1", "REJECTED");
            assertThat(shop.atVipps("nothing-captured-1").refundedMinor()).isZero();
        }

        @Test
        void aShipmentOfAPaymentThatEndedUnpaidIsRejectedAsNotPaid() {
            insert("unpaid-1", Map.of("customer_phone", REJECTING));
            shop.ship("unpaid-s-1", "unpaid-1", null);
            shop.awaitOrder("unpaid-1", "ABORTED");
            shop.awaitShipment("unpaid-s-1", "REJECTED");
            assertThat((String) shop.shipmentRow("unpaid-s-1").get("capture_error"))
                    .startsWith("not paid: ");
            shop.ship("unpaid-s-2", "unpaid-1", 10000L);
            shop.awaitShipment("unpaid-s-2", "REJECTED");
            assertThat((String) shop.shipmentRow("unpaid-s-2").get("capture_error"))
                    .startsWith("not paid: ");
            shop.cancel("unpaid-c-1", "unpaid-1");
            shop.awaitCancellation("unpaid-c-1", "REJECTED");
        }

        @Test
        void badShipmentsAndRefundsAreRejectedByThemselves() {
            shop.ship("bad-s-1", "bad-s", 0L);
            shop.ship("bad-s-2", "bad-s", -1L);
            shop.ship("bad-s-3", " ", 10000L);
            shop.refund("bad-r-1", "bad-s", 99L);
            for (String shipment : List.of("bad-s-1", "bad-s-2", "bad-s-3")) {
                shop.awaitShipment(shipment, "REJECTED");
            }
            shop.awaitRefund("bad-r-1", "REJECTED");
            assertThat((String) shop.shipmentRow("bad-s-1").get("capture_error"))
                    .startsWith("amount_minor ");
            assertThat((String) shop.shipmentRow("bad-s-3").get("capture_error"))
                    .startsWith("order_id ");
        }

        /** PostgreSQL shows the row that it refuses, and what it says may end in a log. */
        @Test
        void aDatabasesComplaintShowsNoPhone() {
            JdbcClient ledger = JdbcClient.create(shop.bridge().databases().ledger());
            assertThatThrownBy(() -> ledger.sql("""
                            insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
                                state, description, customer_phone, report_to_table)
                            values ('complaint-1', 1, 1, '123456', 'ecom', 'complaint-1', 'NOK', -1, 'ACCEPTED', 'Sokker', ?, false)
                            """).update())
                    .hasMessageContaining("amount_minor")
                    .hasMessageNotContaining("91234567");
        }

        @Test
        void aPaymentThatTheShopHasMadeIsTakenOver() throws Exception {
            payInShop("web-good-1", 49900);
            insert("existing-1", Map.of("existing_reference", "web-good-1"));
            shop.awaitOrder("existing-1", "AUTHORIZED");
            assertThat(shop.orderRow("existing-1"))
                    .containsEntry("payment_reference", "web-good-1")
                    .containsEntry("payment_error", null);
            shop.ship("existing-s-1", "existing-1", null);
            shop.awaitShipment("existing-s-1", "DONE");
            assertThat(shop.atVipps("web-good-1").capturedMinor()).isEqualTo(49900);
            assertThat(shop.vipps().payment("existing-1")).isEmpty();
            // Another order cannot have it too.
            insert("existing-2", Map.of("existing_reference", "web-good-1"));
            shop.awaitOrder("existing-2", "REJECTED");
            assertThat((String) shop.orderRow("existing-2").get("payment_error"))
                    .contains("web-good-1", "another order");
        }

        @Test
        void aPaymentOfTheShopOverAnotherAmountIsRefused() throws Exception {
            payInShop("web-other-1", 49800);
            insert("existing-3", Map.of("existing_reference", "web-other-1"));
            shop.awaitOrder("existing-3", "REJECTED");
            assertThat((String) shop.orderRow("existing-3").get("payment_error"))
                    .contains("498.00 NOK", "499.00 NOK");
            shop.ship("existing-s-3", "existing-3", null);
            shop.awaitShipment("existing-s-3", "REJECTED");
            assertThat(shop.atVipps("web-other-1").capturedMinor()).isZero();
            assertThat(shop.atVipps("web-other-1").cancelledMinor()).isZero();
        }

        @Test
        void aPaymentOfTheShopThatVippsDoesNotKnowIsRefused() {
            insert("existing-4", Map.of("existing_reference", "web-nowhere-1"));
            shop.awaitOrder("existing-4", "REJECTED");
            assertThat((String) shop.orderRow("existing-4").get("payment_error"))
                    .contains("web-nowhere-1", "does not know");
            assertThat(shop.vipps().payment("web-nowhere-1")).isEmpty();
        }

        /** All columns have a good value unless told otherwise. */
        private static void insert(String order, Map<String, Object> values) {
            Map<String, Object> columns = new java.util.LinkedHashMap<>(Map.of(
                    "order_id",
                    order,
                    "amount_minor",
                    49900L,
                    "description",
                    "Sokker",
                    "return_url",
                    "https://shop.example/thanks"));
            columns.putAll(values);
            shop.sql()
                    .sql("insert into erp.sales_order (" + String.join(", ", columns.keySet()) + ") values ("
                            + String.join(
                                    ", ",
                                    columns.keySet().stream().map(name -> "?").toList()) + ")")
                    .params(List.copyOf(columns.values()))
                    .update();
        }

        private static List<String> events(String order) {
            return shop.sql()
                    .sql("select coalesce(detail, '') from bridge.event where order_id = ?")
                    .params(order)
                    .query(String.class)
                    .list();
        }

        private static List<String> story(String order) {
            return shop.sql()
                    .sql("select what from bridge.event where order_id = ? order by event_id")
                    .params(order)
                    .query(String.class)
                    .list();
        }

        /** What a web shop's plugin does, with the same keys: the customer approves, and the money is reserved. */
        private static void payInShop(String reference, long amountMinor) throws IOException, InterruptedException {
            SimulatorSettings keys = SimulatorSettings.defaults();
            HttpClient http = HttpClient.newHttpClient();
            HttpResponse<String> token = http.send(
                    request("/accesstoken/get")
                            .header("client_id", keys.clientId())
                            .header("client_secret", keys.clientSecret())
                            .header("Ocp-Apim-Subscription-Key", keys.subscriptionKey())
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            HttpResponse<String> initiated = http.send(
                    request("/ecomm/v2/payments")
                            .header(
                                    "Authorization",
                                    "Bearer "
                                            + new ObjectMapper()
                                                    .readTree(token.body())
                                                    .path("access_token")
                                                    .asText())
                            .header("Ocp-Apim-Subscription-Key", keys.subscriptionKey())
                            .header("Merchant-Serial-Number", "123456")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("""
                                    {"customerInfo": {}, "merchantInfo": {"merchantSerialNumber": "123456",
                                     "callbackPrefix": "https://shop.invalid/vipps", "fallBack": "https://shop.invalid/thanks"},
                                     "transaction": {"orderId": "%s", "amount": %d, "transactionText": "In the web shop"}}
                                    """.formatted(reference, amountMinor)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(initiated.statusCode()).as(initiated.body()).isBetween(200, 299);
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.atVipps(reference).authorizedMinor())
                            .isEqualTo(amountMinor));
        }

        private static HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(shop.vipps().baseUrl() + path));
        }
    }

    /** Nothing is started here: the settings alone stop it. */
    @Nested
    class InTheSettings {

        private Settings good() {
            return Settings.load(Path.of("").toAbsolutePath(), null, Map.of()).with(Installation.LEAST_SETTINGS);
        }

        @ParameterizedTest(name = "{0}={1}")
        @CsvSource(
                quoteCharacter = '`',
                value = {
                    "vipps.api,soap",
                    "vipps.base-url,``",
                    "vipps.base-url,http://api.vipps.no",
                    "vipps.base-url,not an address",
                    "vipps.client-id,``",
                    "vipps.client-secret,``",
                    "vipps.subscription-key,``",
                    "vipps.merchant-serial-number,``",
                    "vipps.merchant-serial-number,12",
                    "vipps.callback-prefix,``",
                    "vipps.callback-prefix,http://shop.example/vipps",
                    "vipps.return-url,shop.example",
                    "vipps.reference-prefix,a b",
                    "vipps.concurrency,0",
                    "vipps.concurrency,many",
                    "vipps.concurrency,1.5",
                    "bridge.callback-secret,``",
                    "bridge.callback-secret,short",
                    "bridge.jdbc-url,``",
                    "bridge.jdbc-url,jdbc:oracle:thin:@x",
                    "bridge.embedded,yes",
                    "erp.jdbc-url,localhost",
                    "erp.create-tables,ja",
                    "erp.database.enabled,``",
                    "erp.files.enabled,1",
                    "erp.poll-interval-ms,0",
                    "erp.files.settle-ms,-1",
                    "erp.sql-directory,no-such-folder",
                    "accept.unknown-order-grace-ms,-1",
                    "retry.base-delay-ms,0",
                    "retry.max-attempts,0",
                    "release.delay-ms,10 minutes",
                    "payment.late-reservation,keep",
                    "status.check-interval-ms,1",
                    "retention.personal-data-days,0",
                    "server.port,65536",
                    "server.port,http",
                    "management.host,0.0.0.0",
                    "management.port,-1"
                })
        @Timeout(20)
        void aWrongSettingStopsTheStartWithItsName(String name, String value) {
            assertThatThrownBy(() -> Bridge.start(good().with(name, value)))
                    .isInstanceOfSatisfying(
                            SettingsException.class,
                            e -> assertThat(e.problems())
                                    .isNotEmpty()
                                    .allSatisfy(problem -> assertThat(problem.substring(0, problem.indexOf(':')))
                                            .contains(name)));
        }

        @Test
        void everyMissingSettingIsNamedAtOnceAndNoSecretIsShown() {
            Settings empty =
                    Settings.load(Path.of("").toAbsolutePath(), null, Map.of()).with("bridge.callback-secret", "tiny");
            assertThatThrownBy(() -> Bridge.start(empty)).isInstanceOfSatisfying(SettingsException.class, e -> {
                assertThat(e.problems())
                        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                        .contains(
                                "vipps.client-id",
                                "vipps.client-secret",
                                "vipps.subscription-key",
                                "vipps.merchant-serial-number",
                                "vipps.callback-prefix",
                                "bridge.callback-secret",
                                "bridge.jdbc-url");
                assertThat(e.getMessage()).doesNotContain("tiny");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"server", "management"})
        void aPortInUseIsNamed(String which) throws IOException {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Settings settings = good().with("server.host", "127.0.0.1")
                        .with(which + ".port", String.valueOf(taken.getLocalPort()));
                assertThatThrownBy(() -> Bridge.start(settings))
                        .isInstanceOf(SettingsException.class)
                        .hasMessageStartingWith(which + ".port: ")
                        .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            }
        }

        @Test
        void noIntakeAtAllIsRefused() {
            assertThatThrownBy(() -> Bridge.start(good().with("erp.database.enabled", "false")))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("erp.files.enabled");
        }
    }

    @Nested
    class InTheDatabase {

        @Test
        void theLedgersDatabaseMayBeDownAtStartAndLater() throws Exception {
            try (Shop shop = Shop.open()) {
                shop.order("db-down-1", 49900);
                shop.awaitOrder("db-down-1", "AUTHORIZED");
                DatabaseDoor door = new DatabaseDoor(shop.database());

                // Later: it is gone while the bridge runs, with a shipment that was written right before; and Vipps
                // calls.
                shop.order("db-down-3", 49900, SILENT);
                shop.awaitOrder("db-down-3", "INITIATED");
                shop.ship("db-down-s-1", "db-down-1", 10000L);
                door.close();
                shop.vipps().approve("db-down-3");
                await().atMost(Shop.PATIENCE)
                        .until(() -> shop.vipps().callbacks().stream()
                                .anyMatch(callback -> callback.toString().contains("db-down-3")));
                door.open();
                shop.awaitOrder("db-down-3", "AUTHORIZED", Shop.PATIENCE_WITH_A_LOST_LOOK);
                shop.awaitShipment("db-down-s-1", "DONE");
                assertThat(shop.atVipps("db-down-1").moves("CAPTURE")).isEqualTo(1);

                // At start: nothing fails, and the start is over once it is there.
                shop.stopBridge();
                shop.order("db-down-2", 49900);
                shop.ship("db-down-s-2", "db-down-1", 10000L);
                door.close();
                CompletableFuture<Void> start = CompletableFuture.runAsync(shop::startBridge);
                await().during(Duration.ofSeconds(3)).atMost(Shop.PATIENCE).until(() -> !start.isDone());
                door.open();
                await().atMost(Shop.PATIENCE).until(start::isDone);
                start.join();
                shop.awaitOrder("db-down-2", "AUTHORIZED");
                shop.awaitShipment("db-down-s-2", "DONE");
                shop.assertBooksAgree();
            }
        }

        @Test
        void aLedgerOfAnotherVippsIsRefused() {
            try (Shop shop = Shop.open();
                    VippsSimulator other = VippsSimulator.start(SimulatorSettings.defaults())) {
                shop.stopBridge();
                Settings moved = shop.settings().with("vipps.base-url", other.baseUrl());
                assertThatThrownBy(() -> Bridge.start(moved))
                        .isInstanceOf(SettingsException.class)
                        .hasMessageStartingWith("vipps.base-url: ")
                        .hasMessageContaining(shop.vipps().baseUrl())
                        .hasMessageContaining(other.baseUrl());
                assertThat(other.calls()).isEmpty();
                shop.startBridge();
            }
        }
    }
}
