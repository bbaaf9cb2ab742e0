package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Api;
import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way over on a working day, with open orders in every state, and the way back. */
class MovingToEpaymentTest {

    private static final String SILENT = Customer.SILENT.phone();

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.withoutBridge(
                java.nio.file.Path.of("").toAbsolutePath(),
                SimulatorSettings.defaults().withApproveAfterMs(50),
                "vipps.api=ecom");
        shop.startBridge();
    }

    @AfterEach
    void close() {
        shop.closeWhenBooksAgree();
    }

    private void move(String api) {
        shop.stopBridge();
        shop.change("vipps.api", api);
        shop.startBridge();
    }

    private void ordered(String orderId, String phone, String status) {
        shop.order(orderId, 30_000, phone);
        shop.awaitOrder(orderId, status);
    }

    private void ordered(String orderId) {
        ordered(orderId, null, "AUTHORIZED");
    }

    private List<Api> apis(Operation operation, String reference) {
        return shop.calls(operation, reference).stream().map(RecordedCall::api).toList();
    }

    @Test
    void openOrdersInEveryStateGoOnThroughEpayment() {
        ordered("move-initiated", SILENT, "INITIATED");
        ordered("move-authorized");
        ordered("move-in-parts");
        shop.ship("S-in-parts-1", "move-in-parts", 10_000L);
        shop.awaitShipment("S-in-parts-1", "DONE");
        ordered("move-captured");
        shop.ship("S-captured", "move-captured", null);
        shop.awaitShipment("S-captured", "DONE");
        ordered("move-to-cancel");
        ordered("short");
        ordered("move-again", Customer.REJECTING.phone(), "ABORTED");

        move("epayment");

        shop.vipps().approve("move-initiated");
        shop.awaitOrder("move-initiated", "AUTHORIZED");
        shop.ship("S-initiated", "move-initiated", null);
        shop.ship("S-authorized", "move-authorized", 12_000L, true);
        shop.ship("S-in-parts-2", "move-in-parts", null);
        shop.refund("R-captured", "move-captured", 5_000L);
        shop.cancel("C-to-cancel", "move-to-cancel");
        shop.ship("S-short", "short", null);
        shop.sql()
                .sql("update erp.sales_order set attempt = 2, customer_phone = null where order_id = 'move-again'")
                .update();
        shop.order("move-new-one", 30_000);

        shop.awaitOrder("move-initiated", "CAPTURED");
        shop.awaitOrder("move-authorized", "CAPTURED");
        shop.awaitOrder("move-in-parts", "CAPTURED");
        shop.awaitRefund("R-captured", "DONE");
        shop.awaitCancellation("C-to-cancel", "DONE");
        shop.awaitShipment("S-short", "DONE");
        shop.awaitOrder("move-again", "AUTHORIZED");
        shop.awaitOrder("move-new-one", "AUTHORIZED");
        assertThat(apis(Operation.CAPTURE, "move-authorized")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.CANCEL, "move-authorized")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.CAPTURE, "move-in-parts")).containsExactly(Api.ECOM, Api.EPAYMENT);
        assertThat(apis(Operation.REFUND, "move-captured")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.CANCEL, "move-to-cancel")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.DETAILS, "move-initiated")).contains(Api.EPAYMENT);
        assertThat(apis(Operation.CAPTURE, "short"))
                .as("too short for ePayment's addresses")
                .containsOnly(Api.ECOM);
        assertThat(apis(Operation.INITIATE, "move-again-2")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.INITIATE, "move-new-one")).containsOnly(Api.EPAYMENT);
        shop.awaitTransactionId("S-authorized");
        shop.awaitTransactionId("S-in-parts-2");
    }

    /** What was once sent in the words of one API is looked for there, and goes again in the same words. */
    @Test
    void whatWasUnderWayIsFinishedThroughTheApiThatItWasSentTo() {
        ordered("move-lost-after");
        ordered("move-lost-before");
        ordered("move-ready");
        for (String order : List.of("move-lost-after", "move-lost-before")) {
            FaultKind lost = order.endsWith("after") ? FaultKind.LOST_AFTER : FaultKind.LOST_BEFORE;
            shop.vipps().fault(Fault.once(lost, Operation.CAPTURE, order));
            shop.vipps()
                    .fault(Fault.once(FaultKind.ERROR_503, Operation.DETAILS, order)
                            .times(1_000));
            shop.ship("S-" + order, order, 10_000L);
            shop.awaitOperation("SHIPMENT", "S-" + order, "UNKNOWN");
        }
        shop.vipps().fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE, "move-ready"));
        shop.ship("S-move-ready", "move-ready", 10_000L);
        shop.awaitStory("move-ready", "later");

        move("epayment");
        shop.vipps().clearFaults();
        for (String order : List.of("move-lost-after", "move-lost-before", "move-ready")) {
            shop.hurry("S-" + order);
            shop.awaitShipment("S-" + order, "DONE");
            assertThat(shop.atVipps(order).moves("CAPTURE")).isEqualTo(1);
            assertThat(apis(Operation.CAPTURE, order)).containsOnly(Api.ECOM);
        }
        assertThat(apis(Operation.EVENTS, "move-lost-after")).isEmpty();
        shop.ship("S-after", "move-lost-after", null);
        shop.awaitShipment("S-after", "DONE");
        assertThat(apis(Operation.CAPTURE, "move-lost-after")).containsExactly(Api.ECOM, Api.EPAYMENT);
    }

    @Test
    void aLostCreateOfEcomIsReplacedByAPaymentOfEpayment() {
        shop.vipps().fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE, "move-lost-url"));
        shop.vipps()
                .fault(Fault.once(FaultKind.ERROR_503, Operation.DETAILS, "move-lost-url")
                        .times(1_000));
        shop.order("move-lost-url", 30_000, SILENT);
        shop.awaitOperation("ORDER", "move-lost-url#1", "UNKNOWN");

        move("epayment");
        shop.vipps().clearFaults();
        shop.hurry("move-lost-url#1");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(shop.orderRow("move-lost-url"))
                        .containsEntry("payment_reference", "move-lost-url-2")
                        .hasEntrySatisfying(
                                "payment_url", url -> assertThat(url).isNotNull()));
        assertThat(apis(Operation.INITIATE, "move-lost-url")).containsExactly(Api.ECOM);
        assertThat(apis(Operation.INITIATE, "move-lost-url-2")).containsExactly(Api.EPAYMENT);
        assertThat(shop.atVipps("move-lost-url").state()).isEqualTo("CANCELLED");
    }

    /** What the terms of the new API would refuse is judged only when it is new. */
    @Test
    void anOrderThatIsKnownIsToldItsStateAgainWhateverTheApiNowSays() {
        ordered("tiny");
        move("epayment");
        shop.sql()
                .sql("update erp.sales_order set payment_status = 'PENDING' where order_id = 'tiny'")
                .update();
        shop.awaitOrder("tiny", "AUTHORIZED");
        shop.order("tiny-2", 30_000);
        shop.awaitOrder("tiny-2", "REJECTED");
    }

    /** A short reference is looked at through eCom, whose only currency is the krone. */
    @Test
    void kronerOfTheShopAreNotTakenForAnotherCurrency() {
        move("epayment");
        shop.initiateAsAnotherSystem("web-7", 30_000);
        shop.sql()
                .sql(
                        "insert into erp.sales_order (order_id, amount_minor, currency, description, existing_reference) values ('adopt-danish', 30000, 'DKK', 'Danish', 'web-7')")
                .update();
        shop.awaitOrder("adopt-danish", "REJECTED");
        assertThat(shop.orderRow("adopt-danish").get("payment_error"))
                .asString()
                .contains("NOK")
                .contains("DKK");
    }

    /** While one bridge has moved and the other has not, each sends only what is written in the words of an API, whichever it is. */
    @Test
    void twoBridgesOfWhichOneHasMovedShareOneLedger() {
        Settings other = shop.settings()
                .with("vipps.api", "epayment")
                .with("server.port", String.valueOf(Shop.freePort()))
                .with("management.port", String.valueOf(Shop.freePort()));
        try (Bridge moved = Bridge.start(other)) {
            for (int order = 0; order < 20; order++) {
                shop.order("both-apis-" + order, 30_000);
                shop.ship("S-both-" + order + "a", "both-apis-" + order, 10_000L);
                shop.ship("S-both-" + order + "b", "both-apis-" + order, null);
            }
            for (int order = 0; order < 20; order++) {
                shop.awaitShipment("S-both-" + order + "a", "DONE");
                shop.awaitShipment("S-both-" + order + "b", "DONE");
                shop.refund("R-both-" + order, "both-apis-" + order, 5_000L);
            }
            for (int order = 0; order < 20; order++) {
                shop.awaitRefund("R-both-" + order, "DONE");
                assertThat(shop.atVipps("both-apis-" + order).moves("CAPTURE")).isEqualTo(2);
            }
            assertThat(moved.camel().isStarted()).isTrue();
            shop.assertBooksAgree();
        }
    }

    @Test
    void onTheWayBackPaymentsOfEpaymentStayWithIt() {
        move("epayment");
        ordered("back-epayment");
        ordered("back-open", SILENT, "INITIATED");
        move("ecom");

        shop.ship("S-back-epayment", "back-epayment", 10_000L, true);
        shop.vipps().approve("back-open");
        shop.awaitOrder("back-open", "AUTHORIZED");
        shop.awaitOrder("back-epayment", "CAPTURED");
        ordered("back-ecom");
        shop.ship("S-back-ecom", "back-ecom", null);
        shop.awaitShipment("S-back-ecom", "DONE");
        assertThat(apis(Operation.CAPTURE, "back-epayment")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.DETAILS, "back-open")).containsOnly(Api.EPAYMENT);
        assertThat(apis(Operation.INITIATE, "back-ecom")).containsOnly(Api.ECOM);
        assertThat(apis(Operation.CAPTURE, "back-ecom")).containsOnly(Api.ECOM);
        shop.awaitTransactionId("S-back-epayment");
    }
}
