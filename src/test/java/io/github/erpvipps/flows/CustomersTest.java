package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What customers do with a payment, and what an order's second attempt is. The clocks of Vipps and of the bridge run fast. */
@WithEitherApi
class CustomersTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(
                SimulatorSettings.defaults()
                        .withApproveAfterMs(50)
                        .withCustomerWindowMs(2_000)
                        .withLateByMs(1_500)
                        .withCallbackOnTimeout(false),
                "status.give-up-ms=2500");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    @Test
    void aCustomerWhoRejectsEndsTheOrderAbortedAndARaisedAttemptIsPaidAnew() {
        shop.order("customer-1", 20000, "90000002");
        shop.awaitOrder("customer-1", "ABORTED");
        shop.sql()
                .sql("update erp.sales_order set attempt = 2, customer_phone = null where order_id = 'customer-1'")
                .update();
        shop.awaitOrder("customer-1", "AUTHORIZED");
        assertThat(shop.orderRow("customer-1")).containsEntry("payment_reference", "customer-1-2");
        shop.ship("S-customer-1", "customer-1", null);
        shop.awaitShipment("S-customer-1", "DONE");
        assertThat(shop.atVipps("customer-1-2").capturedMinor()).isEqualTo(20000);
        assertThat(shop.atVipps("customer-1").authorizedMinor()).isZero();
    }

    @Test
    void aSecondAttemptThatEndsUnpaidTooIsNotTakenForAThird() {
        shop.order("customer-2", 20000, "90000002");
        shop.awaitOrder("customer-2", "ABORTED");
        shop.sql()
                .sql("update erp.sales_order set attempt = 2 where order_id = 'customer-2'")
                .update();
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow("customer-2"))
                        .containsEntry("payment_reference", "customer-2-2")
                        .containsEntry("payment_status", "ABORTED"));
        assertThat(shop.orderRow("customer-2").get("payment_error").toString()).startsWith("attempt 2: ");
        shop.order("customer-2-fence", 20000);
        shop.awaitOrder("customer-2-fence", "AUTHORIZED");
        assertThat(shop.sql()
                        .sql("select count(*) from bridge.payment where order_id = 'customer-2'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void anOrderIdThatLooksLikeASecondAttemptGetsAReferenceOfItsOwn() {
        shop.order("customer-3", 20000, "90000002");
        shop.awaitOrder("customer-3", "ABORTED");
        shop.sql()
                .sql("update erp.sales_order set attempt = 2, customer_phone = null where order_id = 'customer-3'")
                .update();
        shop.awaitOrder("customer-3", "AUTHORIZED");
        shop.order("customer-3-2", 30000);
        shop.awaitOrder("customer-3-2", "AUTHORIZED");
        assertThat(shop.orderRow("customer-3-2").get("payment_reference")).isNotEqualTo("customer-3-2");
        assertThat(shop.atVipps("customer-3-2").amountMinor()).isEqualTo(20000);
    }

    @Test
    void aCustomerWithASecondCardIsWaitedFor() {
        shop.order("customer-4", 20000, "90000005");
        shop.awaitOrder("customer-4", "AUTHORIZED");
    }

    @Test
    void aCustomerWhoNeverAnswersIsGivenUpAndThePaymentClosed() {
        shop.order("customer-5", 20000, "90000003");
        shop.awaitOrder("customer-5", "INITIATED");
        shop.ship("S-customer-5", "customer-5", null);
        shop.awaitOrder("customer-5", "EXPIRED");
        shop.awaitShipment("S-customer-5", "REJECTED");
        assertThat(shop.shipmentRow("S-customer-5").get("capture_error").toString())
                .startsWith("not paid: ");
        assertThat(shop.atVipps("customer-5").state()).isIn("CANCELLED", "EXPIRED");
    }

    @Test
    void aUserUnknownToVippsRejectsTheOrderWithTheReason() {
        shop.order("customer-6", 20000, "90000081");
        shop.awaitOrder("customer-6", "REJECTED");
        assertThat(shop.orderRow("customer-6").get("payment_error").toString())
                .containsAnyOf("User/81", "7010")
                .doesNotContain("90000081");
    }

    @Test
    void aReservationThatComesAfterTheEndWasReportedIsReleasedAndNoted() {
        shop.order("customer-7", 20000, "90000003");
        shop.awaitOrder("customer-7", "INITIATED");
        shop.sql()
                .sql(
                        "update bridge.payment set state = 'EXPIRED', ended_at = now(), next_check_at = null where order_id = 'customer-7'")
                .update();
        shop.awaitOrder("customer-7", "EXPIRED");
        shop.vipps().approve("customer-7");
        shop.sql()
                .sql("update bridge.payment set next_check_at = now() where order_id = 'customer-7'")
                .update();
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow("customer-7"))
                        .containsEntry("payment_status", "EXPIRED")
                        .containsEntry("cancelled_minor", 20000L));
        assertThat(shop.story("customer-7")).contains("late-reservation");
        assertThat(shop.atVipps("customer-7").cancelledMinor()).isEqualTo(20000);
    }

    @Test
    void aPaymentWhoseClosingIsRefusedForAStrangeReasonEndsAllTheSameAndNobodyIsNeeded() {
        shop.vipps()
                .fault(Fault.once(FaultKind.EMPTY_400, Operation.CANCEL, "customer-strange")
                        .times(5));
        shop.order("customer-strange", 20000, "90000003");
        shop.awaitOrder("customer-strange", "EXPIRED");
        assertThat(shop.sql()
                        .sql(
                                "select state from bridge.operation where order_id = 'customer-strange' and purpose = 'EXPIRE'")
                        .query(String.class)
                        .list())
                .as("with ePayment the payment is seen expired before it would be closed")
                .allMatch("REJECTED"::equals);
    }

    @Test
    void aSecondAttemptWhoseReservationIsLetGoIsNotTakenForARaisedOne() throws IOException {
        shop.order("customer-again", 20000, "90000002");
        shop.awaitOrder("customer-again", "ABORTED");
        shop.sql()
                .sql("update erp.sales_order set attempt = 2, customer_phone = null where order_id = 'customer-again'")
                .update();
        shop.awaitOrder("customer-again", "AUTHORIZED");
        shop.cancel("C-customer-again", "customer-again");
        shop.awaitOrder("customer-again", "CANCELLED");
        assertThat(shop.orderRow("customer-again").get("payment_error"))
                .asString()
                .startsWith("attempt 2:");
        String pending = Files.readString(Path.of("routes/sql/erp/find-pending-orders.sql"));
        assertThat(shop.sql().sql(pending).query().listOfRows())
                .noneMatch(row -> row.get("order_id").equals("customer-again"));
        assertThat(shop.story("customer-again")).doesNotContain("row-changed");
    }

    @Test
    void anOrderWhoseReservationWasLetGoIsPaidAnewOnceItsAttemptIsRaised() {
        shop.order("customer-back", 20000);
        shop.awaitOrder("customer-back", "AUTHORIZED");
        shop.cancel("C-customer-back", "customer-back");
        shop.awaitOrder("customer-back", "CANCELLED");
        shop.sql()
                .sql("update erp.sales_order set attempt = 2 where order_id = 'customer-back'")
                .update();
        shop.awaitOrder("customer-back", "AUTHORIZED");
        assertThat(shop.orderRow("customer-back"))
                .containsEntry("payment_reference", "customer-back-2")
                .containsEntry("cancelled_minor", 0L);
        shop.ship("S-customer-back", "customer-back", null);
        shop.awaitShipment("S-customer-back", "DONE");
        assertThat(shop.atVipps("customer-back-2").capturedMinor()).isEqualTo(20000);
        assertThat(shop.story("customer-back")).doesNotContain("row-changed");
    }
}
