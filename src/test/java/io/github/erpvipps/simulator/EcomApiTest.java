package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.json;
import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EcomApiTest {
    private static final SimulatorSettings SETTINGS =
            SimulatorSettings.defaults().withApproveAfterMs(-1).withRateLimits(false);

    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() {
        startWith(SETTINGS);
    }

    private void startWith(SimulatorSettings settings) {
        stop();
        vipps = VippsSimulator.start(settings);
        merchant = new Merchant(vipps);
    }

    @AfterEach
    void stop() {
        if (vipps != null) {
            vipps.close();
        }
    }

    @Test
    void aReservationIsCapturedInPartsAndRefundedToTheOre() {
        reserve("order-0001", 100_001);

        JsonObject capture = json(merchant.capture("order-0001", 60_000L, "c-1"));
        merchant.capture("order-0001", null, "c-2");
        JsonObject refund = json(merchant.refund("order-0001", 333L, "r-1"));

        assertThat(capture.getJsonObject("transactionInfo").getString("status")).isEqualTo("Captured");
        assertThat(capture.getJsonObject("transactionSummary").getLong("remainingAmountToCapture"))
                .isEqualTo(40_001);
        assertThat(refund.containsKey("transactionInfo")).isFalse();
        assertThat(refund.getJsonObject("transaction").getString("status")).isEqualTo("Refund");
        assertThat(refund.getJsonObject("transaction").getString("timeStamp")).doesNotEndWith("Z");
        BookedPayment booked = booked("order-0001");
        assertThat(booked.state()).isEqualTo("PARTIALLY_REFUNDED");
        assertThat(booked.capturedMinor()).isEqualTo(100_001);
        assertThat(booked.refundedMinor()).isEqualTo(333);
        assertThat(booked.reservedMinor()).isZero();
    }

    @Test
    void detailsAreNewestFirstAndTellTheKeys() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        assertThat(json(merchant.details("order-0001")).containsKey("transactionSummary"))
                .as("absent until the customer reacts")
                .isFalse();
        vipps.approve("order-0001");
        merchant.capture("order-0001", 20_000L, "c-1");

        JsonObject details = json(merchant.details("order-0001"));

        assertThat(details.getJsonArray("transactionLogHistory").stream()
                        .map(JsonObject.class::cast)
                        .map(entry -> entry.getString("operation") + ":" + entry.getString("requestId")))
                .containsExactly("CAPTURE:c-1", "RESERVE:", "INITIATE:");
        assertThat(details.getJsonArray("transactionLogHistory").stream()
                        .map(JsonObject.class::cast)
                        .map(entry -> entry.getString("transactionId"))
                        .distinct())
                .as("INITIATE and RESERVE share one")
                .hasSize(2);
        assertThat(details.getJsonObject("transactionSummary").getLong("remainingAmountToCapture"))
                .isEqualTo(30_000);
    }

    @Test
    void anInitiationIsNotIdempotent() {
        assertThat(outcome(merchant.initiate("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("200");
        assertThat(outcome(merchant.initiate("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("402 Merchant 34");
    }

    @Test
    void theSameKeyAndBodyGetsTheStoredAnswerAndBooksNothing() {
        reserve("order-0001", 50_000);

        HttpResponse<String> first = merchant.capture("order-0001", 20_000L, "c-1");
        HttpResponse<String> second = merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(booked("order-0001").moves("CAPTURE")).isEqualTo(1);
    }

    @Test
    void aKeyIsItsOperationsOwn() {
        reserve("order-0001", 50_000);
        merchant.capture("order-0001", 20_000L, "one-key");

        assertThat(outcome(merchant.refund("order-0001", 20_000L, "one-key"))).isEqualTo("200");
        assertThat(booked("order-0001").refundedMinor()).isEqualTo(20_000);
    }

    @Test
    void anExpiredKeyIsANewCall() {
        startWith(SETTINGS.withKeyMemoryMs(0));
        reserve("order-0001", 50_000);

        merchant.capture("order-0001", 20_000L, "c-1");
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(booked("order-0001").capturedMinor()).isEqualTo(40_000);
    }

    @Test
    void aRefusedCaptureMayBeTriedAgainUnderItsKeyUnlessRefusalsStick() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("400 Payment 62");
        vipps.approve("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");

        startWith(SETTINGS.withRefusalsStick(true));
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        merchant.capture("order-0001", 20_000L, "c-1");
        vipps.approve("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("400 Payment 62");
    }

    @Test
    void anInitiatedPaymentIsCancelledAndAReservedOneIsVoided() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        reserve("order-0002", 50_000);

        HttpResponse<String> cancelled = merchant.cancel("order-0001", false);
        merchant.cancel("order-0002", false);

        assertThat(json(cancelled).getJsonObject("transactionInfo").getString("status"))
                .isEqualTo("Cancelled");
        assertThat(booked("order-0001").state()).isEqualTo("CANCELLED");
        assertThat(booked("order-0001").moves("CANCEL")).isEqualTo(1);
        assertThat(booked("order-0002").state()).isEqualTo("VOIDED");
        assertThat(booked("order-0002").cancelledMinor()).isEqualTo(50_000);
        assertThat(outcome(merchant.cancel("order-0002", false))).isEqualTo("400 VippsError 92");
        assertThat(outcome(merchant.capture("order-0002", 100L, "c-1"))).isEqualTo("400 VippsError 91");
        assertThat(outcome(merchant.refund("order-0002", 100L, "r-1"))).isEqualTo("400 Payment 73");
    }

    @Test
    void afterAPartialCaptureTheRestIsReleasedOnlyWhenAskedFor() {
        reserve("order-0001", 50_000);
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(outcome(merchant.cancel("order-0001", false))).isEqualTo("400 Payment 51");
        assertThat(outcome(merchant.cancel("order-0001", true))).isEqualTo("200");

        assertThat(booked("order-0001").state()).isEqualTo("RELEASED");
        assertThat(booked("order-0001").capturedMinor()).isEqualTo(20_000);
        assertThat(booked("order-0001").cancelledMinor()).isEqualTo(30_000);
    }

    @Test
    void fundsThatAreNotReservedCannotBeReleased() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        assertThat(outcome(merchant.cancel("order-0001", true))).isEqualTo("400 Payment 53");
    }

    @Test
    void moneyThatIsNotThereIsRefused() {
        reserve("order-0001", 50_000);

        assertThat(outcome(merchant.capture("order-0001", 50_001L, "c-1"))).isEqualTo("400 Payment 61");
        assertThat(outcome(merchant.refund("order-0001", 100L, "r-1"))).isEqualTo("400 Payment 72");
        merchant.capture("order-0001", 50_000L, "c-2");
        assertThat(outcome(merchant.refund("order-0001", 50_001L, "r-2"))).isEqualTo("400 Payment 71");
        assertThat(outcome(merchant.cancel("order-0001", true))).isEqualTo("400 Payment 51");
        assertThat(outcome(merchant.details("order-0404"))).isEqualTo("404 Merchant 35");
    }

    @Test
    void specialAmountsAreRefusedByTheBank() {
        reserve("order-0001", 50_000);
        assertThat(outcome(merchant.capture("order-0001", 1_913L, "c-1"))).isEqualTo("400 Payment 4711");
        assertThat(outcome(merchant.capture("order-0001", 1_944L, "c-2"))).isEqualTo("400 Payment 44");
        assertThat(outcome(merchant.capture("order-0001", 1_928L, "c-4"))).isEqualTo("400 Payment 63");
        assertThat(outcome(merchant.capture("order-0001", 1_928L, "c-4"))).isEqualTo("200");
        merchant.capture("order-0001", null, "c-3");
        assertThat(outcome(merchant.refund("order-0001", 1_123L, "r-1"))).isEqualTo("400 User 81");
        assertThat(outcome(merchant.refund("order-0001", 1_124L, "r-2"))).isEqualTo("400 Payment 95");
        assertThat(outcome(merchant.refund("order-0001", 1_974L, "r-3"))).isEqualTo("400 Payment 74");

        BookedPayment booked = booked("order-0001");
        assertThat(booked.capturedMinor()).isEqualTo(50_000);
        assertThat(booked.refundedMinor()).isZero();
        assertThat(booked.log()).as("refusals leave a trace").hasSize(10);
    }

    @Test
    void aWrongJsonTypeIsAnInternalError() {
        JsonObject number = merchant.initiation("order-0001", 50_000, Customer.USUAL);
        number.getJsonObject("merchantInfo").put("merchantSerialNumber", 123456);
        JsonObject misspelled = merchant.initiation("order-0001", 50_000, Customer.USUAL);
        misspelled.getJsonObject("merchantInfo").put("fallback", "https://shop.invalid");
        JsonObject decimals = merchant.initiation("order-0001", 50_000, Customer.USUAL);
        decimals.getJsonObject("transaction").put("amount", 500.5);

        assertThat(outcome(initiate(number))).isEqualTo("500 VippsError 99");
        assertThat(outcome(initiate(misspelled))).isEqualTo("500 VippsError 99");
        assertThat(outcome(initiate(decimals))).isEqualTo("500 VippsError 99");
        assertThat(vipps.books()).isEmpty();
    }

    @Test
    void aWrongValueIsAnInvalidRequestWithItsField() {
        JsonObject body = merchant.initiation("order 1", 99, Customer.USUAL);
        body.getJsonObject("transaction").put("transactionText", "x".repeat(101));

        HttpResponse<String> answer = initiate(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("InvalidRequest", "transaction.orderId", "transaction.amount", "transaction.transactionText");
        assertThat(outcome(merchant.capture("order-0001", 100L, ""))).isEqualTo("400 InvalidRequest X-Request-Id");
        assertThat(outcome(merchant.capture("order-0001", 100L, "k".repeat(41))))
                .isEqualTo("400 InvalidRequest X-Request-Id");
    }

    @Test
    void headersAreChecked() {
        assertThat(outcome(merchant.with("Merchant-Serial-Number", "654321").initiate("o-1", 500, Customer.USUAL)))
                .isEqualTo("400 InvalidRequest Merchant-Serial-Number");
        assertThat(outcome(merchant.with("Merchant-Serial-Number", null)
                        .with("Vipps-System-Name", "n".repeat(31))
                        .initiate("o-1", 500, Customer.USUAL)))
                .isEqualTo("400 InvalidRequest Vipps-System-Name");
        assertThat(outcome(merchant.with("Ocp-Apim-Subscription-Key", "wrong").details("o-1")))
                .isEqualTo("401");
        startWith(SETTINGS);
        assertThat(outcome(merchant.with("Authorization", "bearer lower-case").details("o-1")))
                .isEqualTo("401");
    }

    @Test
    void tokensEndAndSeveralMayLive() {
        startWith(SETTINGS.withTokenLifeSeconds(0));
        assertThat(outcome(merchant.details("o-1"))).isEqualTo("401");
        startWith(SETTINGS);
        String first = merchant.headers().get("Authorization");
        merchant.login();
        assertThat(outcome(merchant.with("Authorization", first).details("o-1")))
                .isEqualTo("404 Merchant 35");
    }

    @Test
    void aSalesUnitThatIsNotOursIsForbidden() {
        startWith(SETTINGS.withSalesUnits(Set.of("999999")));

        assertThat(outcome(merchant.initiate("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("403 Merchant 35");
    }

    @Test
    void httpCallbacksCanBeRefusedAsVippsDoes() {
        startWith(SETTINGS.withAllowHttpCallbacks(false));
        merchant.calledBackAt("http://127.0.0.1:8080/vipps");

        assertThat(outcome(merchant.initiate("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("400 InvalidRequest merchantInfo.callbackPrefix");
    }

    @Test
    void cancelIsAPut() {
        reserve("order-0001", 50_000);

        assertThat(merchant.change("POST", "order-0001", "cancel", "", "{}").statusCode())
                .isEqualTo(405);
    }

    @Test
    void aDirectCaptureIsASale() {
        startWith(SETTINGS.withDirectCapture(true));
        reserve("order-0001", 50_000);

        assertThat(booked("order-0001").state()).isEqualTo("CAPTURED");
        assertThat(booked("order-0001").moves("SALE")).isEqualTo(1);
    }

    @Test
    void theTestApprovalReserves() {
        merchant.initiate("order-0001", 50_000, Customer.SILENT);

        HttpResponse<String> approval = merchant.send(
                "POST",
                "/ecomm/v2/integration-test/payments/order-0001/approve",
                merchant.headers(),
                "{\"customerPhoneNumber\":\"90000003\",\"token\":\"any\"}");

        assertThat(approval.statusCode()).isEqualTo(200);
        assertThat(approval.body()).isEmpty();
        assertThat(booked("order-0001").state()).isEqualTo("RESERVED");
    }

    @Test
    void whatTheMerchantDoesInThePortalIsInTheBooks() {
        reserve("order-0001", 50_000);

        vipps.portalCapture("order-0001", 20_000);
        vipps.portalRefund("order-0001", 5_000);
        vipps.portalCancel("order-0001");

        BookedPayment booked = booked("order-0001");
        assertThat(booked.capturedMinor()).isEqualTo(20_000);
        assertThat(booked.refundedMinor()).isEqualTo(5_000);
        assertThat(booked.cancelledMinor()).isEqualTo(30_000);
        assertThatThrownBy(() -> vipps.portalCapture("order-0001", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cancelled and cannot be captured");
    }

    @Test
    void callsAreRecordedWithoutTheirSecrets() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        assertThat(vipps.calls())
                .extracting(RecordedCall::operation)
                .containsExactly(Operation.ACCESS_TOKEN, Operation.INITIATE);
        RecordedCall call = vipps.calls(1).get(0);
        assertThat(call.reference()).isEqualTo("order-0001");
        assertThat(call.salesUnit()).isEqualTo(Merchant.SALES_UNIT);
        assertThat(call.outcome()).isEqualTo("200");
        assertThat(call.bodyText()).contains("Socks");
        assertThat(call.headers()).containsEntry("authorization", "***");
    }

    @Test
    void aPortInUseIsToldInOneSentence() {
        assertThatThrownBy(() -> VippsSimulator.start(SETTINGS.withPort(vipps.port())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + vipps.port());
    }

    @Test
    void theBooksOutliveTheSimulator() {
        reserve("order-0001", 50_000);
        vipps.close();

        assertThat(vipps.books()).hasSize(1);
    }

    private void reserve(String reference, long amount) {
        merchant.initiate(reference, amount, Customer.USUAL);
        vipps.approve(reference);
    }

    private HttpResponse<String> initiate(JsonObject body) {
        return merchant.send("POST", "/ecomm/v2/payments", merchant.headers(), body.encode());
    }

    private BookedPayment booked(String reference) {
        return vipps.payment(reference).orElseThrow();
    }
}
