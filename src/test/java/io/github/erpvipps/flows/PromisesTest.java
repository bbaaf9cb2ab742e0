package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.contract.OpenApiContract;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Api;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.vipps.CallbackTokens;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Promises that belong to no single flow. */
@WithEitherApi
class PromisesTest {

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open();
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    private static void wholeStory(String order) {
        shop.order(order, 50000, "+47 900 00 001");
        shop.awaitOrder(order, "AUTHORIZED");
        shop.ship("S-" + order, order, 20000L);
        shop.awaitShipment("S-" + order, "DONE");
        shop.refund("R-" + order, order, 5000L);
        shop.awaitRefund("R-" + order, "DONE");
        shop.cancel("C-" + order, order);
        shop.awaitCancellation("C-" + order, "DONE");
        shop.awaitOrder(order, "PARTIALLY_REFUNDED");
    }

    @Test
    void everyRequestIsAsVippsHasPublishedIt() {
        wholeStory("promise-1");
        for (RecordedCall call : shop.vipps().calls()) {
            assertThat(OpenApiContract.problems(method(call), path(call), call.headers(), body(call)))
                    .as(call.operation() + " " + call.bodyText())
                    .isEmpty();
            assertThat(call.headers())
                    .containsKeys("vipps-system-name", "vipps-system-version", "merchant-serial-number");
        }
    }

    private static String method(RecordedCall call) {
        return switch (call.operation()) {
            case DETAILS, EVENTS -> "GET";
            case CANCEL -> call.api() == Api.ECOM ? "PUT" : "POST";
            default -> "POST";
        };
    }

    private static String path(RecordedCall call) {
        String payments = call.api() == Api.ECOM ? "/ecomm/v2/payments" : "/epayment/v1/payments";
        String payment = payments + "/" + call.reference();
        return switch (call.operation()) {
            case ACCESS_TOKEN -> "/accesstoken/get";
            case INITIATE -> payments;
            case CAPTURE -> payment + "/capture";
            case REFUND -> payment + "/refund";
            case CANCEL -> payment + "/cancel";
            case DETAILS -> call.api() == Api.ECOM ? payment + "/details" : payment;
            case EVENTS -> payment + "/events";
            case WEBHOOKS, APPROVE -> throw new AssertionError("the bridge asks for no such thing by itself");
        };
    }

    private static String body(RecordedCall call) {
        return call.body().length == 0 ? null : call.bodyText();
    }

    @Test
    void aLedgerThatHasForgottenAShipmentArrivesAtTheSameKeyAndVippsBooksItOnce() {
        shop.order("promise-2", 50000);
        shop.awaitOrder("promise-2", "AUTHORIZED");
        shop.ship("S-promise-2", "promise-2", 20000L);
        shop.awaitShipment("S-promise-2", "DONE");
        // As a ledger would be that was restored from a backup made before the shipment.
        shop.sql()
                .sql("delete from bridge.operation where source_id = 'S-promise-2'")
                .update();
        shop.sql()
                .sql("update bridge.payment set captured_minor = 0 where order_id = 'promise-2'")
                .update();
        shop.sql()
                .sql("update erp.shipment set capture_status = 'PENDING' where shipment_id = 'S-promise-2'")
                .update();
        shop.awaitShipment("S-promise-2", "DONE");
        assertThat(shop.calls(Operation.CAPTURE, "promise-2"))
                .extracting(RecordedCall::key)
                .as("sent again under the same key, unless a look has found it first")
                .hasSizeBetween(1, 2)
                .containsOnly(shop.calls(Operation.CAPTURE, "promise-2").get(0).key());
        assertThat(shop.atVipps("promise-2").moves("CAPTURE")).isEqualTo(1);
    }

    @Test
    void aTruthThatIsReportedAfterARestoreIsStillNewerThanWhatTheErpHas() {
        shop.order("promise-3", 50000);
        shop.awaitOrder("promise-3", "AUTHORIZED");
        shop.sql()
                .sql("update bridge.payment set version = 1, reported_version = 1 where order_id = 'promise-3'")
                .update();
        shop.ship("S-promise-3", "promise-3", null);
        shop.awaitOrder("promise-3", "CAPTURED");
    }

    @Test
    void aLateReportNeverUndoesANewerTruthInTheErpsTable() {
        shop.order("promise-8", 50000);
        shop.awaitOrder("promise-8", "AUTHORIZED");
        shop.sql()
                .sql(
                        "update erp.sales_order set payment_version = 9000000000000000000, payment_error = 'newer' where order_id = 'promise-8'")
                .update();
        shop.ship("S-promise-8", "promise-8", null);
        shop.awaitShipment("S-promise-8", "DONE");
        await().atMost(Shop.PATIENCE)
                .until(() -> shop.sql()
                        .sql(
                                "select reported_version = version and captured_minor > 0 from bridge.payment where order_id = 'promise-8'")
                        .query(Boolean.class)
                        .single());
        assertThat(shop.orderRow("promise-8"))
                .containsEntry("payment_error", "newer")
                .containsEntry("payment_status", "AUTHORIZED");
        shop.sql()
                .sql("update erp.sales_order set payment_version = null where order_id = 'promise-8'")
                .update();
        shop.sql()
                .sql("update bridge.payment set reported_version = -1 where order_id = 'promise-8'")
                .update();
    }

    @Test
    void noSecretAndNoPhoneIsInAnyRowThatPeopleRead() {
        wholeStory("promise-4");
        String token = new CallbackTokens(shop.settings().text("bridge.callback-secret")).of("123456", "promise-4");
        List<String> secrets = List.of(
                token,
                shop.settings().text("bridge.callback-secret"),
                shop.settings().text("vipps.client-secret"),
                shop.settings().text("vipps.subscription-key"),
                "Bearer");
        List<String> everything = shop.sql()
                .sql(
                        "select row_to_json(t)::text from bridge.payment t union all select row_to_json(t)::text from bridge.event t"
                                + " union all select row_to_json(t)::text || convert_from(coalesce(request_body, ''), 'UTF8') from bridge.operation t")
                .query(String.class)
                .list();
        for (String secret : secrets) {
            assertThat(everything).noneMatch(row -> row.contains(secret));
        }
        assertThat(shop.sql()
                        .sql("select row_to_json(t)::text from bridge.event t")
                        .query(String.class)
                        .list())
                .noneMatch(row -> row.contains("90000001"));
    }

    @Test
    void theDatabaseItselfRefusesToHoldMoreThanIsAuthorized() {
        shop.order("promise-5", 50000);
        shop.awaitOrder("promise-5", "AUTHORIZED");
        assertThatThrownBy(() -> shop.sql()
                        .sql("update bridge.payment set captured_minor = 50001 where order_id = 'promise-5'")
                        .update())
                .hasMessageContaining("never_more_than_authorized");
    }

    @Test
    void aLedgerOfOneVippsRefusesToWorkWithAnother() {
        assertThatThrownBy(() -> Bridge.start(shop.settings()
                        .with("vipps.base-url", "https://apitest.vipps.no")
                        .with("server.port", "0")
                        .with("management.port", "0")))
                .hasMessageContaining("vipps.base-url: this ledger belongs to");
    }

    @Test
    void aBridgeThatStopsFinishesItsCallsAndTheNextOneGoesOn() {
        shop.order("promise-6", 50000);
        shop.awaitOrder("promise-6", "AUTHORIZED");
        shop.stopBridge();
        shop.ship("S-promise-6", "promise-6", null);
        shop.order("promise-7", 50000);
        shop.startBridge();
        shop.awaitShipment("S-promise-6", "DONE");
        shop.awaitOrder("promise-7", "AUTHORIZED");
    }
}
