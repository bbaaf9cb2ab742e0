package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only ePayment does. */
class EpaymentAloneTest {

    private static final String SILENT = Customer.SILENT.phone();

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(50),
                "vipps.api=epayment",
                "vipps.callback-prefix=",
                "vipps.receipt-tax-rate=2500",
                "status.give-up-ms=2500");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    private static void order(String orderId, Map<String, Object> more) {
        Map<String, Object> columns = new HashMap<>(more);
        columns.put("order_id", orderId);
        columns.putIfAbsent("amount_minor", 30_000L);
        columns.put("description", "Order " + orderId);
        List<String> names = List.copyOf(columns.keySet());
        shop.sql()
                .sql("insert into erp.sales_order (" + String.join(", ", names) + ") values ("
                        + String.join(", ", names.stream().map(name -> "?").toList()) + ")")
                .params(names.stream().map(columns::get).toArray())
                .update();
    }

    private static String created(String reference) {
        return shop.calls(Operation.INITIATE, reference).get(0).bodyText();
    }

    @Test
    void aPushGoesToThePhoneAndHasNoAddress() {
        order("push-0001", Map.of("payment_flow", "PUSH", "customer_phone", "+47 " + SILENT));
        shop.awaitOrder("push-0001", "INITIATED");
        assertThat(shop.orderRow("push-0001"))
                .containsEntry("payment_url", null)
                .containsEntry("payment_url_expires_at", null);
        assertThat(created("push-0001"))
                .contains("\"userFlow\":\"PUSH_MESSAGE\"")
                .contains("\"phoneNumber\":\"47" + SILENT + "\"")
                .doesNotContain("returnUrl");
        shop.vipps().approve("push-0001");
        shop.awaitOrder("push-0001", "AUTHORIZED");
    }

    @Test
    void aPushWhoseAnswerWasLostIsFoundAndNeitherRepeatedNorReplaced() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "push-0002"));
        order("push-0002", Map.of("payment_flow", "PUSH", "customer_phone", SILENT));
        shop.awaitOrder("push-0002", "INITIATED");
        assertThat(shop.calls(Operation.INITIATE, "push-0002")).hasSize(1);
        assertThat(shop.story("push-0002")).containsSubsequence("sent", "unknown", "found");
    }

    @Test
    void aLongLivingQrCodeHasItsEndAndAReceiptAndIsNotGivenUpBefore() {
        Timestamp end = Timestamp.from(Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS));
        order("qrcode-01", Map.of("payment_flow", "QR", "pay_before", end, "customer_phone", SILENT));
        shop.awaitOrder("qrcode-01", "INITIATED");
        assertThat(created("qrcode-01"))
                .contains("\"userFlow\":\"QR\"")
                .contains("\"expiresAt\":")
                .contains(
                        "\"totalAmount\":30000,\"totalAmountExcludingTax\":24000,\"totalTaxAmount\":6000,\"taxRate\":2500");
        assertThat(shop.orderRow("qrcode-01"))
                .containsEntry("payment_url_expires_at", end)
                .hasEntrySatisfying("payment_url", url -> assertThat(url).isNotNull());
        int checks = checks("qrcode-01");
        // Longer than any other payment waits.
        shop.sql()
                .sql(
                        "update bridge.payment set initiated_at = initiated_at - interval '1 hour', next_check_at = now() where order_id = 'qrcode-01'")
                .update();
        await().atMost(Shop.PATIENCE).until(() -> checks("qrcode-01") > checks);
        assertThat(shop.orderRow("qrcode-01")).containsEntry("payment_status", "INITIATED");
        shop.vipps().approve("qrcode-01");
        shop.sql()
                .sql("update bridge.payment set next_check_at = now() where order_id = 'qrcode-01'")
                .update();
        shop.awaitOrder("qrcode-01", "AUTHORIZED");
    }

    private static int checks(String orderId) {
        return shop.sql()
                .sql("select checks from bridge.payment where order_id = ?")
                .params(orderId)
                .query(Integer.class)
                .single();
    }

    @Test
    void whatTheApiCannotDoIsRejectedWithTheReason() {
        order("long-redirect", Map.of("pay_before", Timestamp.from(Instant.now().plus(Duration.ofDays(3)))));
        order("short", Map.of());
        order("in-crowns", Map.of("currency", "SEK"));
        order("push-nobody", Map.of("payment_flow", "PUSH"));
        rejected("long-redirect", "pay_before is not possible with REDIRECT");
        rejected("short", "vipps.reference-prefix");
        rejected("in-crowns", "vipps.currencies");
        rejected("push-nobody", "customer_phone is missing");
        assertThat(shop.calls(Operation.INITIATE, "short")).isEmpty();
    }

    private static void rejected(String orderId, String why) {
        shop.awaitOrder(orderId, "REJECTED");
        assertThat(shop.orderRow(orderId).get("payment_error")).asString().contains(why);
    }

    @Test
    void aLostCreateIsLookedUpAndThePaymentHasItsAddress() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "lost-create"));
        order("lost-create", Map.of("customer_phone", SILENT));
        shop.awaitOrder("lost-create", "INITIATED");
        assertThat(shop.orderRow("lost-create"))
                .containsEntry("payment_reference", "lost-create")
                .hasEntrySatisfying("payment_url", url -> assertThat(url).isNotNull());
        assertThat(shop.calls(Operation.INITIATE, "lost-create")).hasSize(1);
        assertThat(shop.calls(Operation.EVENTS, "lost-create")).isNotEmpty();
    }

    @Test
    void twoEqualCapturesGetTheIdOfTheirOwnEvent() {
        order("equal-parts", Map.of());
        shop.awaitOrder("equal-parts", "AUTHORIZED");
        shop.ship("S-equal-1", "equal-parts", 10_000L);
        shop.ship("S-equal-2", "equal-parts", 10_000L);
        shop.awaitTransactionId("S-equal-1");
        shop.awaitTransactionId("S-equal-2");
        Map<String, String> idByKey = new HashMap<>();
        shop.atVipps("equal-parts").log().forEach(entry -> idByKey.put(entry.requestId(), entry.transactionId()));
        for (String shipment : List.of("S-equal-1", "S-equal-2")) {
            String key = (String) shop.operation("SHIPMENT", shipment).get("idempotency_key");
            assertThat(shop.shipmentRow(shipment)).containsEntry("vipps_transaction_id", idByKey.get(key));
        }
    }

    /** The customer approves between the last look and the closing: cancelTransactionOnly lets the customer win. */
    @Test
    void aCustomerWhoApprovesAtTheLastMomentIsNotCancelled() {
        shop.vipps()
                .fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CANCEL, 1_500)
                        .forPayment("last-moment"));
        order("last-moment", Map.of("customer_phone", SILENT));
        shop.awaitOperationIn("last-moment", "EXPIRE", "SENDING");
        shop.vipps().approve("last-moment");
        shop.awaitOrder("last-moment", "AUTHORIZED");
        assertThat(shop.calls(Operation.CANCEL, "last-moment"))
                .extracting(RecordedCall::bodyText)
                .containsOnly("{\"cancelTransactionOnly\":true}");
        assertThat(shop.atVipps("last-moment").cancelledMinor()).isZero();
    }

    /** The order is wrong for its sales unit, and the unit's other orders have nothing to do with it. */
    @Test
    void anOrderInAnotherCurrencyThanItsUnitsIsRejectedAloneAndHoldsNothingUp() {
        order("euro-order", Map.of("currency", "EUR"));
        rejected("euro-order", "5040");
        order("beside-euro", Map.of());
        shop.awaitOrder("beside-euro", "AUTHORIZED");
        shop.ship("S-beside-euro", "beside-euro", null);
        shop.awaitShipment("S-beside-euro", "DONE");
        assertThat(shop.sql()
                        .sql("select count(*) from bridge.sales_unit_hold")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatSomebodyClosesInThePortalIsNotTakenForTheCustomersNo() {
        order("portal-no", Map.of("customer_phone", SILENT));
        shop.awaitOrder("portal-no", "INITIATED");
        shop.vipps().portalCancel("portal-no");
        shop.awaitOrder("portal-no", "CANCELLED");
        assertThat(shop.orderRow("portal-no").get("payment_error")).asString().contains("portal");
    }

    /** It has an address or a phone, so the customer may pay; a person's word cannot make that undone. */
    @Test
    void aPersonCannotRejectAPaymentThatIsThereAndCanBePaid() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "push-0003"));
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_503, Operation.DETAILS, "push-0003")
                        .times(1_000));
        order("push-0003", Map.of("payment_flow", "PUSH", "customer_phone", SILENT));
        shop.awaitOperation("ORDER", "push-0003#1", "UNKNOWN");
        shop.sql()
                .sql("update bridge.operation set resolution = 'REJECTED' where source_id = 'push-0003#1'")
                .update();
        shop.vipps().approve("push-0003");
        shop.vipps().clearFaults();
        shop.hurry("push-0003#1");
        shop.awaitOrder("push-0003", "AUTHORIZED");
        assertThat(shop.story("push-0003")).contains("found");
    }

    /** The look that names a capture is the look that would have come anyway, and the only one. */
    @Test
    void aCaptureCostsOneLook() {
        order("one-look", Map.of());
        shop.awaitOrder("one-look", "AUTHORIZED");
        shop.ship("S-one-look", "one-look", null);
        shop.awaitTransactionId("S-one-look");
        assertThat(shop.sql()
                        .sql("select next_check_at from bridge.payment where order_id = 'one-look'")
                        .query(Timestamp.class)
                        .single())
                .as("not soon again")
                .isAfter(Timestamp.from(Instant.now().plus(Duration.ofHours(12))));
        assertThat(shop.calls(Operation.EVENTS, "one-look")).hasSize(1);
    }

    /**
     * The create arrives at Vipps when everybody has given it up: the order was closed by a person and is paid anew. The customer
     * approves both, and must not be held for both.
     */
    @Test
    void aCreateThatArrivesWhenTheOrderIsPaidAnewHoldsNoMoney() {
        try (Shop late = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(50).withRateWindowMs(1_000),
                "vipps.api=epayment",
                "vipps.connect-timeout-ms=1000",
                "vipps.response-timeout-ms=1000",
                "vipps.rate-window-ms=1000",
                "retry.max-attempts=1")) {
            late.vipps()
                    .fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.INITIATE, 12_000)
                            .forPayment("late-push"));
            late.sql()
                    .sql(
                            "insert into erp.sales_order (order_id, amount_minor, description, customer_phone, payment_flow)"
                                    + " values ('late-push', 30000, 'Late', ?, 'PUSH')")
                    .params(SILENT)
                    .update();
            late.awaitOrder("late-push", "DEAD_LETTERED");
            Operators operators =
                    new Operators(new Ledger(late.bridge().databases().ledger()));
            operators.resolve(
                    (Long) late.operation("ORDER", "late-push#1").get("operation_id"),
                    false,
                    "it never arrived",
                    "kari");
            late.awaitOrder("late-push", "REJECTED");
            late.sql()
                    .sql(
                            "update erp.sales_order set attempt = 2, customer_phone = null, payment_flow = null where order_id = 'late-push'")
                    .update();
            late.awaitOrder("late-push", "AUTHORIZED");

            await().atMost(Shop.PATIENCE).ignoreExceptions().until(() -> late.atVipps("late-push") != null);
            late.vipps().approve("late-push");
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(late.atVipps("late-push").cancelledMinor())
                            .isEqualTo(30_000));
            assertThat(late.story("late-push")).contains("late-reservation");
            late.assertBooksAgree();
        }
    }

    @Test
    void aDanishUnitIsPaidCapturedAndRefundedInItsOwnCurrency() {
        try (Shop danish = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(50).withCurrency("DKK"), "vipps.api=epayment")) {
            danish.sql()
                    .sql("insert into erp.sales_order (order_id, amount_minor, currency, description, customer_phone)"
                            + " values ('danish-01', 50, 'DKK', 'Half a krone', '+45 12 34 56 78')")
                    .update();
            danish.awaitOrder("danish-01", "AUTHORIZED");
            danish.ship("S-danish", "danish-01", 30L);
            danish.awaitShipment("S-danish", "DONE");
            danish.refund("R-danish", "danish-01", 1L);
            danish.awaitRefund("R-danish", "DONE");
            assertThat(danish.atVipps("danish-01").currency()).isEqualTo("DKK");
            assertThat(danish.calls(Operation.INITIATE, "danish-01").get(0).bodyText())
                    .contains("\"currency\":\"DKK\",\"value\":50", "4512345678");
            assertThat(danish.calls(Operation.CAPTURE, "danish-01").get(0).bodyText())
                    .isEqualTo("{\"modificationAmount\":{\"currency\":\"DKK\",\"value\":30}}");
            danish.assertBooksAgree();
        }
    }

    /** Where a refusal sticks to its key, only a new key can ever succeed, and only a person has one made. */
    @Test
    void whatWasRefusedForNowUntilItsAttemptsWereUsedUpIsReplayedUnderANewKey() {
        try (Shop sticky = Shop.open(
                SimulatorSettings.defaults().withApproveAfterMs(50).withRefusalsStick(true), "vipps.api=epayment")) {
            sticky.order("sticky-01", 30_000);
            sticky.awaitOrder("sticky-01", "AUTHORIZED");
            sticky.ship("S-sticky", "sticky-01", 10_928L);
            await().atMost(Shop.PATIENCE).until(() -> {
                sticky.hurry("S-sticky");
                return sticky.shipmentRow("S-sticky").get("capture_status").equals("DEAD_LETTERED");
            });
            Map<String, Object> letter = sticky.operation("SHIPMENT", "S-sticky");
            assertThat(letter).containsEntry("dead_letter_class", "attempts-used-up");

            new Operators(new Ledger(sticky.bridge().databases().ledger()))
                    .replay((Long) letter.get("operation_id"), false, "kari");
            sticky.awaitShipment("S-sticky", "DONE");
            assertThat(sticky.operation("SHIPMENT", "S-sticky").get("idempotency_key"))
                    .isNotEqualTo(letter.get("idempotency_key"));
            assertThat(sticky.atVipps("sticky-01").capturedMinor()).isEqualTo(10_928);
            sticky.assertBooksAgree();
        }
    }

    @Test
    void untilWhenVippsGuaranteesTheMoneyIsKept() {
        order("guaranteed", Map.of());
        shop.awaitOrder("guaranteed", "AUTHORIZED");
        assertThat(shop.sql()
                        .sql("select guaranteed_until from bridge.payment where order_id = 'guaranteed'")
                        .query(Timestamp.class)
                        .single())
                .isAfter(Timestamp.from(Instant.now().plus(Duration.ofDays(6))));
    }
}
