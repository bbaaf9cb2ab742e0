package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.EpaymentMerchant.outcome;
import static io.github.erpvipps.simulator.Merchant.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpaymentApiTest {
    private static final SimulatorSettings SETTINGS =
            SimulatorSettings.defaults().withApproveAfterMs(-1).withRateLimits(false);

    private VippsSimulator vipps;
    private Merchant ecom;
    private EpaymentMerchant merchant;

    @BeforeEach
    void start() {
        startWith(SETTINGS);
    }

    private void startWith(SimulatorSettings settings) {
        stop();
        vipps = VippsSimulator.start(settings);
        ecom = new Merchant(vipps);
        merchant = new EpaymentMerchant(new Merchant(vipps));
    }

    @AfterEach
    void stop() {
        if (vipps != null) {
            vipps.close();
        }
    }

    @Test
    void aReservationIsCapturedInPartsAndRefundedToTheOreWhileItsStateStays() {
        authorize("order-0001", 100_001);

        HttpResponse<String> capture = merchant.capture("order-0001", 60_000, "c-1");
        merchant.capture("order-0001", 40_001, "c-2");
        JsonObject refund = json(merchant.refund("order-0001", 333, "r-1"));

        assertThat(capture.statusCode()).isEqualTo(200);
        assertThat(capture.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(capture).getString("state")).isEqualTo("AUTHORIZED");
        assertThat(sums(json(capture))).isEqualTo("authorized 100001, captured 60000, refunded 0, cancelled 0");
        assertThat(sums(refund)).isEqualTo("authorized 100001, captured 100001, refunded 333, cancelled 0");
        assertThat(refund.getString("pspReference")).isEqualTo(json(capture).getString("pspReference"));
        JsonObject payment = json(merchant.get("order-0001"));
        assertThat(payment.getString("state")).isEqualTo("AUTHORIZED");
        assertThat(payment.getJsonObject("aggregate")).isEqualTo(refund.getJsonObject("aggregate"));
        BookedPayment booked = booked("order-0001");
        assertThat(booked.state()).isEqualTo("PARTIALLY_REFUNDED");
        assertThat(booked.refundedMinor()).isEqualTo(333);
        assertThat(booked.currency()).isEqualTo("NOK");
    }

    @Test
    void theHistoryTellsTheKeysAndEachEventHasItsOwnReference() {
        authorize("order-0001", 50_000);
        merchant.capture("order-0001", 20_000, "c-1");
        merchant.capture("order-0001", 1_944, "c-2");
        merchant.refund("order-0001", 1_000, "r-1");
        merchant.cancel("order-0001", "x-1");

        List<JsonObject> events = events("order-0001");

        assertThat(events)
                .extracting(event -> event.getString("name") + " "
                        + event.getJsonObject("amount").getLong("value") + " " + event.getString("idempotencyKey") + " "
                        + event.getBoolean("success"))
                .containsExactly(
                        "CREATED 50000 create-order-0001 true",
                        "AUTHORIZED 50000 null true",
                        "CAPTURED 20000 c-1 true",
                        "CAPTURED 1944 c-2 false",
                        "REFUNDED 1000 r-1 true",
                        "CANCELLED 30000 null true");
        assertThat(events).extracting(event -> event.getString("pspReference")).doesNotHaveDuplicates();
        assertThat(json(merchant.get("order-0001")).getString("pspReference"))
                .isEqualTo(events.get(0).getString("pspReference"));
        assertThat(booked("order-0001").log().get(2).transactionId())
                .isEqualTo(events.get(2).getString("pspReference"));
    }

    @Test
    void theSameCreateGetsTheSameAnswerAndMakesOnePayment() {
        HttpResponse<String> first = merchant.create("order-0001", 50_000, Customer.USUAL);
        HttpResponse<String> second = merchant.create("order-0001", 50_000, Customer.USUAL);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(json(first).getString("redirectUrl")).startsWith(vipps.baseUrl() + "/simulator/pay?token=");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(json(merchant.get("order-0001")).getString("redirectUrl"))
                .isEqualTo(json(first).getString("redirectUrl"));
        assertThat(vipps.books()).hasSize(1);
    }

    @Test
    void aKeyOrAReferenceThatIsTakenIsAConflict() {
        authorize("order-0001", 50_000);
        merchant.capture("order-0001", 20_000, "c-1");
        merchant.refund("order-0001", 1_000, "r-1");
        JsonObject other = merchant.creation("order-0002", 50_000, Customer.USUAL);

        assertThat(outcome(merchant.create("create-order-0001", other))).isEqualTo("409 4020");
        assertThat(outcome(merchant.create("another", merchant.creation("order-0001", 50_000, Customer.USUAL))))
                .isEqualTo("409 4150");
        assertThat(outcome(merchant.capture("order-0001", 20_001, "c-1"))).isEqualTo("409 4010");
        assertThat(outcome(merchant.refund("order-0001", 1_001, "r-1"))).isEqualTo("409 4150");
        assertThat(outcome(merchant.cancelIfUnpaid("order-0001", "x-1"))).isEqualTo("400 6060");
        assertThat(outcome(merchant.cancel("order-0001", "x-1"))).isEqualTo("409 4020");
        assertThat(vipps.books()).hasSize(1);
    }

    @Test
    void theSameKeyAndBodyGetsTheStoredAnswerAndBooksNothing() {
        authorize("order-0001", 50_000);

        HttpResponse<String> first = merchant.capture("order-0001", 20_000, "one-key");
        HttpResponse<String> second = merchant.capture("order-0001", 20_000, "one-key");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(outcome(merchant.refund("order-0001", 20_000, "one-key"))).isEqualTo("200");
        String cancelled = merchant.cancel("order-0001", "one-key").body();
        assertThat(merchant.cancel("order-0001", "one-key").body()).isEqualTo(cancelled);

        assertThat(booked("order-0001").moves("CAPTURE")).isEqualTo(1);
        assertThat(booked("order-0001").moves("REFUND")).isEqualTo(1);
        assertThat(booked("order-0001").moves("VOID")).isEqualTo(1);
    }

    @Test
    void aRefusalSticksToItsKeyOnlyWhereAskedFor() {
        merchant.create("order-0001", 50_000, Customer.USUAL);
        assertThat(outcome(merchant.capture("order-0001", 20_000, "c-1"))).isEqualTo("400 6080");
        vipps.approve("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000, "c-1"))).isEqualTo("200");

        startWith(SETTINGS.withRefusalsStick(true));
        merchant.create("order-0001", 50_000, Customer.USUAL);
        merchant.capture("order-0001", 20_000, "c-1");
        vipps.approve("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000, "c-1"))).isEqualTo("400 6080");
    }

    @Test
    void anUnpaidPaymentIsTerminatedAndAPaidOneIsCancelled() {
        merchant.create("order-0001", 50_000, Customer.USUAL);
        authorize("order-0002", 50_000);

        JsonObject terminated = json(merchant.cancelIfUnpaid("order-0001", "x-1"));
        assertThat(outcome(merchant.cancelIfUnpaid("order-0002", "x-2"))).isEqualTo("400 6060");
        JsonObject cancelled = json(merchant.cancel("order-0002", "x-3"));

        assertThat(terminated.getString("state")).isEqualTo("TERMINATED");
        assertThat(sums(terminated)).isEqualTo("authorized 0, captured 0, refunded 0, cancelled 0");
        assertThat(events("order-0001"))
                .last()
                .satisfies(event -> assertThat(event.getString("name")).isEqualTo("TERMINATED"));
        assertThat(cancelled.getString("state")).isEqualTo("AUTHORIZED");
        assertThat(sums(cancelled)).isEqualTo("authorized 50000, captured 0, refunded 0, cancelled 50000");
        assertThat(booked("order-0001").state()).isEqualTo("CANCELLED");
        assertThat(booked("order-0002").state()).isEqualTo("VOIDED");
        assertThat(outcome(merchant.cancel("order-0001", "x-4"))).isEqualTo("400 6050");
        assertThat(outcome(merchant.cancel("order-0002", "x-4"))).isEqualTo("400 6050");
        assertThat(outcome(merchant.capture("order-0002", 100, "c-1"))).isEqualTo("400 6070");
        assertThat(outcome(merchant.capture("order-0001", 100, "c-1"))).isEqualTo("400 6070");
        assertThat(outcome(merchant.refund("order-0002", 100, "r-1"))).isEqualTo("400 6210");
    }

    @Test
    void afterAPartialCaptureACancellationLetsTheRestGo() {
        authorize("order-0001", 50_000);
        merchant.capture("order-0001", 20_000, "c-1");

        assertThat(sums(json(merchant.cancel("order-0001", "x-1"))))
                .isEqualTo("authorized 50000, captured 20000, refunded 0, cancelled 30000");
        assertThat(booked("order-0001").state()).isEqualTo("RELEASED");
    }

    @Test
    void moneyThatIsNotThereIsRefused() {
        merchant.create("order-0001", 50_000, Customer.USUAL);
        assertThat(outcome(merchant.capture("order-0001", 100, "c-0"))).isEqualTo("400 6080");
        assertThat(outcome(merchant.refund("order-0001", 100, "r-0"))).isEqualTo("400 6020");
        vipps.approve("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 50_001, "c-1"))).isEqualTo("400 6090");
        assertThat(outcome(merchant.refund("order-0001", 100, "r-1"))).isEqualTo("400 6150");
        merchant.capture("order-0001", 50_000, "c-2");
        assertThat(outcome(merchant.capture("order-0001", 1, "c-3"))).isEqualTo("400 6170");
        assertThat(outcome(merchant.cancel("order-0001", "x-1"))).isEqualTo("400 6040");
        assertThat(outcome(merchant.refund("order-0001", 50_001, "r-2"))).isEqualTo("400 6150");
        merchant.refund("order-0001", 50_000, "r-3");
        assertThat(outcome(merchant.refund("order-0001", 1, "r-4"))).isEqualTo("400 6180");
        assertThat(outcome(merchant.get("order-0404"))).isEqualTo("404 5090");
        assertThat(outcome(merchant.capture("order-0404", 100, "c-1"))).isEqualTo("404 5090");
    }

    @Test
    void specialAmountsAreRefusedByTheBank() {
        authorize("order-0001", 50_000);
        assertThat(outcome(merchant.capture("order-0001", 1_913, "c-1"))).isEqualTo("400 6999");
        assertThat(outcome(merchant.capture("order-0001", 1_944, "c-2"))).isEqualTo("400 6260");
        assertThat(outcome(merchant.capture("order-0001", 1_928, "c-4"))).isEqualTo("400 6280");
        assertThat(outcome(merchant.capture("order-0001", 1_928, "c-4"))).isEqualTo("200");
        merchant.capture("order-0001", 48_072, "c-3");
        assertThat(outcome(merchant.refund("order-0001", 1_123, "r-1"))).isEqualTo("400 7010");
        assertThat(outcome(merchant.refund("order-0001", 1_124, "r-2"))).isEqualTo("400 6220");
        assertThat(outcome(merchant.refund("order-0001", 1_974, "r-3"))).isEqualTo("400 5100");
    }

    @Test
    void anErrorIsAProblemWithAPathAndATrace() {
        merchant.create("order-0001", 50_000, Customer.USUAL);

        HttpResponse<String> answer = merchant.capture("order-0001", 100, "c-1");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = json(answer);
        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getString("title")).isEqualTo("Cannot capture before reservation");
        assertThat(problem.getString("instance")).isEqualTo("/v1/payments/order-0001/capture");
        assertThat(problem.getString("traceId")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void whatIsMissingMalformedOrUnknownIsNamedWithoutACode() {
        JsonObject body = merchant.creation("order 1", 50_000, Customer.USUAL)
                .put("transactionText", "Socks")
                .put("paymentDescription", "So");
        body.getJsonObject("amount").put("value", 500.5);
        body.remove("userFlow");

        HttpResponse<String> answer = merchant.create("k".repeat(51), body);

        assertThat(outcome(answer).split(" "))
                .containsExactlyInAnyOrder(
                        "400",
                        "Idempotency-Key",
                        "transactionText",
                        "amount.value",
                        "userFlow",
                        "paymentDescription",
                        "reference");
        assertThat(outcome(merchant.change("order-0001", "capture", "c-1", "{}")))
                .isEqualTo("400 modificationAmount modificationAmount.value modificationAmount.currency");
        assertThat(outcome(merchant.change("order-0001", "capture", "c-1", "nonsense")))
                .contains("400 body");
        assertThat(outcome(merchant.change("order-0001", "cancel", "x-1", "{\"reason\":\"none\"}")))
                .isEqualTo("400 reason");
        assertThat(vipps.books()).isEmpty();
    }

    @Test
    void headersAreChecked() {
        authorize("order-0001", 50_000);

        assertThat(outcome(merchant.capture("order-0001", 100, ""))).isEqualTo("400 Idempotency-Key");
        assertThat(outcome(merchant.refund("order-0001", 100, ""))).isEqualTo("400 Idempotency-Key");
        assertThat(outcome(merchant.cancel("order-0001", ""))).isEqualTo("400 Idempotency-Key");
        assertThat(outcome(merchant.capture("order-0001", 100, "k".repeat(50)))).isEqualTo("200");
        merchant.with("Vipps-System-Name", "n".repeat(31));
        assertThat(outcome(merchant.get("order-0001"))).isEqualTo("400 Vipps-System-Name");
        merchant.with("Vipps-System-Name", null).with("Merchant-Serial-Number", null);
        assertThat(outcome(merchant.get("order-0001"))).isEqualTo("400 Merchant-Serial-Number");
        merchant.with("Merchant-Serial-Number", Merchant.SALES_UNIT).with("Authorization", "Bearer wrong");
        assertThat(outcome(merchant.get("order-0001"))).isEqualTo("401");
        startWith(SETTINGS.withSalesUnits(Set.of("999999")));
        assertThat(outcome(merchant.get("order-0001"))).isEqualTo("403");
    }

    @ParameterizedTest
    @CsvSource({
        "short-1, 400 reference",
        "order-01, 201",
        "order-with-an-underscore_, 400 reference",
        "o123456789012345678901234567890123456789012345678901234567890123, 201",
        "o1234567890123456789012345678901234567890123456789012345678901234, 400 reference"
    })
    void aReferenceHas8To64LettersDigitsAndHyphens(String reference, String expected) {
        assertThat(outcome(merchant.create("key", merchant.creation(reference, 50_000, Customer.USUAL))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NOK, 99, 400 6010",
        "NOK, 100, 201",
        "DKK, 1, 201",
        "EUR, 1, 201",
        "DKK, 0, 400 6010",
        "EUR, 65000001, 400 4040"
    })
    void eachCurrencyHasItsLeastAmount(String currency, long amount, String expected) {
        startWith(SETTINGS.withCurrency(currency));

        assertThat(outcome(merchant.in(currency).create("order-0001", amount, Customer.USUAL)))
                .isEqualTo(expected);
    }

    @Test
    void theCurrencyIsThatOfTheSalesUnit() {
        assertThat(outcome(merchant.in("DKK").create("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("400 5040");
        assertThat(outcome(merchant.in("SEK").create("order-0002", 50_000, Customer.USUAL)))
                .isEqualTo("400 amount.currency");
        startWith(SETTINGS.withCurrency("EUR"));
        merchant.in("EUR").create("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
        assertThat(outcome(merchant.in("NOK").capture("order-0001", 100, "c-1")))
                .isEqualTo("400 4040");
        assertThat(outcome(merchant.in("EUR").capture("order-0001", 1, "c-2"))).isEqualTo("200");
        assertThat(booked("order-0001").currency()).isEqualTo("EUR");
    }

    @Test
    void aPushMessageNeedsACustomerAndHasNoUrl() {
        JsonObject push =
                merchant.creation("order-0001", 50_000, Customer.USUAL).put("userFlow", "PUSH_MESSAGE");
        push.remove("returnUrl");
        assertThat(outcome(merchant.create("k-1", push))).isEqualTo("400 4140");
        push.put("customer", EpaymentMerchant.phone(Customer.IMMEDIATE));

        JsonObject answer = json(merchant.create("k-2", push));

        assertThat(answer).isEqualTo(new JsonObject().put("reference", "order-0001"));
        await().until(() -> booked("order-0001").state().equals("RESERVED"));
        assertThat(json(merchant.get("order-0001")).containsKey("redirectUrl")).isFalse();
    }

    @Test
    void theFlowDecidesAboutTheUrl() {
        JsonObject web = merchant.creation("order-0001", 50_000, Customer.USUAL);
        JsonObject app = merchant.creation("order-0002", 50_000, Customer.USUAL).put("userFlow", "NATIVE_REDIRECT");
        JsonObject qr = merchant.creation("order-0003", 50_000, Customer.USUAL).put("userFlow", "QR");
        web.remove("returnUrl");
        qr.remove("returnUrl");

        assertThat(outcome(merchant.create("k-1", web))).isEqualTo("400 4140");
        assertThat(outcome(merchant.create("k-1", web.put("returnUrl", "http://shop.invalid"))))
                .isEqualTo("409 4020");
        assertThat(outcome(merchant.create("k-2", web))).isEqualTo("400 4090");
        assertThat(json(merchant.create("k-3", app)).getString("redirectUrl")).startsWith("vipps://");
        assertThat(json(merchant.create("k-4", qr)).getString("redirectUrl")).startsWith(vipps.baseUrl());
    }

    @Test
    void aCustomerIsNamedInOneWayAndMayBeUnknown() {
        JsonObject twice = merchant.creation("order-0001", 50_000, Customer.IMMEDIATE);
        twice.getJsonObject("customer").put("customerToken", "a-token");

        assertThat(outcome(merchant.create("k-1", twice))).isEqualTo("400 customer");
        assertThat(outcome(merchant.create("order-0001", 50_000, Customer.UNKNOWN_TO_VIPPS)))
                .isEqualTo("400 7010");
        assertThat(vipps.books()).isEmpty();
    }

    @Test
    void aLongLivingPaymentHasItsOwnRules() {
        assertThat(outcome(merchant.create("k-1", longLiving(Duration.ofDays(1), "WEB_REDIRECT", true))))
                .isEqualTo("400 expiresAt");
        assertThat(outcome(merchant.create("k-2", longLiving(Duration.ofDays(1), "QR", false))))
                .isEqualTo("400 6130");
        assertThat(outcome(merchant.create("k-3", longLiving(Duration.ofMinutes(9), "QR", true))))
                .isEqualTo("400 6120");
        assertThat(outcome(merchant.create("k-4", longLiving(Duration.ofDays(61), "QR", true))))
                .isEqualTo("400 6110");
        assertThat(outcome(merchant.create("k-5", longLiving(Duration.ofDays(59), "PUSH_MESSAGE", true))))
                .isEqualTo("201");
    }

    @Test
    void aReceiptIsCheckedToo() {
        JsonObject body = longLiving(Duration.ofDays(1), "QR", true);
        body.getJsonObject("receipt")
                .getJsonArray("orderLines")
                .getJsonObject(0)
                .remove("taxRate");
        body.getJsonObject("receipt").remove("bottomLine");

        assertThat(outcome(merchant.create("k-1", body)))
                .isEqualTo("400 receipt.orderLines[0].taxRate receipt.bottomLine receipt.bottomLine.currency");
    }

    @Test
    void aPaymentWithAnEndTimesOutThenAndNotAfterTheUsualTime() {
        startWith(SETTINGS.withShortestExpiryMs(0).withCustomerWindowMs(1));
        merchant.create("k-1", longLiving(Duration.ofSeconds(2), "QR", true));
        merchant.create("order-0002", 50_000, Customer.SILENT);

        await().until(() -> booked("order-0002").state().equals("EXPIRED"));
        assertThat(booked("order-0001").state()).isEqualTo("INITIATED");
        await().until(() -> booked("order-0001").state().equals("EXPIRED"));
        assertThat(json(merchant.get("order-0001")).getString("state")).isEqualTo("EXPIRED");
        assertThat(names("order-0001")).containsExactly("CREATED", "EXPIRED");
        assertThat(outcome(merchant.cancel("order-0001", "x-1"))).isEqualTo("400 6050");
        assertThat(outcome(merchant.capture("order-0001", 100, "c-1"))).isEqualTo("400 6080");
    }

    private JsonObject longLiving(Duration life, String flow, boolean withReceipt) {
        JsonObject body = merchant.creation("order-0001", 50_000, Customer.SILENT)
                .put("userFlow", flow)
                .put("expiresAt", Instant.now().plus(life).toString());
        return withReceipt ? body.put("receipt", EpaymentMerchant.receipt()) : body;
    }

    @Test
    void metadataComesBackAndHasLimits() {
        JsonObject body = merchant.creation("order-0001", 50_000, Customer.USUAL)
                .put("metadata", new JsonObject().put("warehouse", "7"));
        JsonObject six = new JsonObject();
        IntStream.range(0, 6).forEach(i -> six.put("key" + i, "value"));

        merchant.create("k-1", body);

        assertThat(json(merchant.get("order-0001")).getJsonObject("metadata"))
                .isEqualTo(new JsonObject().put("warehouse", "7"));
        assertThat(outcome(merchant.create("k-2", body.copy().put("metadata", six))))
                .isEqualTo("400 4100");
        assertThat(outcome(merchant.create(
                        "k-3", body.copy().put("metadata", new JsonObject().put("k".repeat(101), "v")))))
                .isEqualTo("400 4120");
        assertThat(outcome(merchant.create(
                        "k-4", body.copy().put("metadata", new JsonObject().put("k", "v".repeat(501))))))
                .isEqualTo("400 4130");
    }

    @Test
    void theCaptureIsGuaranteedForSevenDaysAndOldAnswersDoNotSaySo() {
        merchant.create("order-0001", 50_000, Customer.USUAL);
        assertThat(json(merchant.get("order-0001")).containsKey("captureGuaranteedUntil"))
                .isFalse();
        vipps.approve("order-0001");

        Instant reserved = booked("order-0001").log().get(1).time();
        assertThat(json(merchant.get("order-0001")).getInstant("captureGuaranteedUntil"))
                .isEqualTo(reserved.plus(Duration.ofDays(7)));

        startWith(SETTINGS.withCaptureGuaranteedUntil(false).withRedirectUrlInGet(false));
        authorize("order-0001", 50_000);
        assertThat(json(merchant.get("order-0001")).fieldNames())
                .doesNotContain("captureGuaranteedUntil", "redirectUrl");
    }

    @Test
    void customersActByTheirPhoneNumbers() {
        startWith(SETTINGS.withApproveAfterMs(1).withCustomerWindowMs(300).withLateByMs(100));
        merchant.create("order-0001", 50_000, Customer.REJECTING);
        merchant.create("order-0002", 50_000, Customer.LATE);
        merchant.create("order-0003", 50_000, Customer.SECOND_CARD);
        merchant.create("order-0004", 186, Customer.USUAL);

        await().untilAsserted(
                        () -> assertThat(names("order-0002")).containsExactly("CREATED", "EXPIRED", "AUTHORIZED"));
        assertThat(json(merchant.get("order-0001")).getString("state")).isEqualTo("ABORTED");
        assertThat(names("order-0001")).containsExactly("CREATED", "ABORTED");
        assertThat(json(merchant.get("order-0002")).getString("state")).isEqualTo("AUTHORIZED");
        assertThat(events("order-0003"))
                .extracting(event -> event.getString("name") + " " + event.getBoolean("success"))
                .containsExactly("CREATED true", "AUTHORIZED false", "AUTHORIZED true");
        assertThat(names("order-0004")).startsWith("CREATED", "AUTHORIZED");
        assertThat(json(merchant.get("order-0004")).getString("state")).isNotEqualTo("AUTHORIZED");
    }

    @Test
    void thereIsNoCancellationWhileTheCustomerIsAtTheBank() {
        merchant.create("order-0001", 50_000, Customer.AT_THE_BANK);

        assertThat(outcome(merchant.cancelIfUnpaid("order-0001", "x-1"))).isEqualTo("400 6250");
    }

    @Test
    void theTestApprovalReserves() {
        merchant.create("order-0001", 50_000, Customer.SILENT);

        assertThat(outcome(merchant.approve("order-0001", new JsonObject()))).isEqualTo("400 customer");
        HttpResponse<String> approval = merchant.approve(
                "order-0001", new JsonObject().put("customer", EpaymentMerchant.phone(Customer.SILENT)));

        assertThat(approval.statusCode()).isEqualTo(200);
        assertThat(approval.body()).isEmpty();
        assertThat(booked("order-0001").state()).isEqualTo("RESERVED");
        assertThat(outcome(merchant.approve("order-0001", new JsonObject().put("token", "any"))))
                .isEqualTo("400 10010");
    }

    /** The way over: payments that are open when the merchant moves. */
    @Test
    void aPaymentOfEcomIsHandledByAllCallsOfEpayment() {
        ecom.initiate("order-0001", 50_000, Customer.USUAL);
        assertThat(json(merchant.get("order-0001")).getString("state")).isEqualTo("CREATED");
        vipps.approve("order-0001");
        ecom.capture("order-0001", 10_000L, "from-ecom");

        assertThat(outcome(merchant.capture("order-0001", 20_000, "c-1"))).isEqualTo("200");
        assertThat(outcome(merchant.refund("order-0001", 5_000, "r-1"))).isEqualTo("200");
        assertThat(outcome(merchant.cancel("order-0001", "x-1"))).isEqualTo("200");

        JsonObject payment = json(merchant.get("order-0001"));
        assertThat(sums(payment)).isEqualTo("authorized 50000, captured 30000, refunded 5000, cancelled 20000");
        assertThat(payment.fieldNames()).doesNotContain("redirectUrl");
        assertThat(events("order-0001"))
                .extracting(event -> event.getString("name") + " " + event.getString("idempotencyKey"))
                .containsExactly(
                        "CREATED null",
                        "AUTHORIZED null",
                        "CAPTURED from-ecom",
                        "CAPTURED c-1",
                        "REFUNDED r-1",
                        "CANCELLED null");
        assertThat(events("order-0001"))
                .extracting(event -> event.getString("pspReference"))
                .doesNotHaveDuplicates();
        assertThat(json(ecom.details("order-0001"))
                        .getJsonObject("transactionSummary")
                        .getLong("capturedAmount"))
                .isEqualTo(30_000);
    }

    @Test
    void aPaymentOfEpaymentIsUnknownToEcom() {
        authorize("order-0001", 50_000);

        assertThat(Merchant.outcome(ecom.details("order-0001"))).isEqualTo("404 Merchant 35");
        assertThat(Merchant.outcome(ecom.capture("order-0001", 100L, "c-1"))).isEqualTo("404 Merchant 35");
        assertThat(Merchant.outcome(ecom.cancel("order-0001", false))).isEqualTo("404 Merchant 35");
        assertThat(Merchant.outcome(ecom.initiate("order-0001", 50_000, Customer.USUAL)))
                .isEqualTo("402 Merchant 34");
    }

    @Test
    void aShortReferenceOfEcomCannotBeNamed() {
        ecom.initiate("o-1", 50_000, Customer.USUAL);

        assertThat(outcome(merchant.get("o-1"))).isEqualTo("400 reference");
        assertThat(outcome(merchant.capture("o-1", 100, "c-1"))).isEqualTo("400 reference");
    }

    @Test
    void onlyEcomCapturesDirectlyAndItsSaleIsTwoEvents() {
        startWith(SETTINGS.withDirectCapture(true));
        authorize("order-0001", 50_000);
        ecom.initiate("order-0002", 50_000, Customer.USUAL);
        vipps.approve("order-0002");

        assertThat(booked("order-0001").state()).isEqualTo("RESERVED");
        assertThat(names("order-0002")).containsExactly("CREATED", "AUTHORIZED", "CAPTURED");
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_500_BEFORE, 500 3010, 0",
        "ERROR_500_AFTER, 500 3010, 20000",
        "ERROR_503, 503, 0",
        "RATE_LIMITED_429, 429, 0",
        "MERCHANT_BLOCKED, 403, 0",
        "LOCKED_94, 409 6160, 0",
        "STRANGE_402, 402, 0",
        "EMPTY_400, 400, 0",
        "SLOW_AFTER, 200, 20000"
    })
    void faultsSpeakLikeTheApi(FaultKind kind, String expected, long booked) {
        authorize("order-0001", 50_000);
        vipps.fault(Fault.slow(kind, Operation.CAPTURE, 50));

        HttpResponse<String> answer = merchant.capture("order-0001", 20_000, "c-1");

        assertThat(outcome(answer)).isEqualTo(expected);
        assertThat(booked("order-0001").capturedMinor()).isEqualTo(booked);
    }

    @Test
    void aStrangeWordChangesNoSum() {
        authorize("order-0001", 50_000);
        JsonObject usual = json(merchant.get("order-0001"));
        vipps.fault(Fault.once(FaultKind.STRANGE_WORD, Operation.DETAILS));
        vipps.fault(Fault.once(FaultKind.STRANGE_WORD, Operation.EVENTS));

        JsonObject strange = json(merchant.get("order-0001"));

        assertThat(strange.getString("state")).isEqualTo("RECONSIDERED");
        assertThat(strange.getJsonObject("aggregate")).isEqualTo(usual.getJsonObject("aggregate"));
        assertThat(events("order-0001"))
                .extracting(event -> event.getString("name") + " "
                        + event.getJsonObject("amount").getLong("value"))
                .containsExactly("CREATED 50000", "AUTHORIZED 50000", "RECONSIDERED 0");
    }

    @Test
    void aLostCreateIsFoundOrRepeated() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE));
        assertThatThrownBy(() -> merchant.create("order-0001", 50_000, Customer.USUAL))
                .isInstanceOf(Merchant.Lost.class);

        String url = json(merchant.get("order-0001")).getString("redirectUrl");
        assertThat(json(merchant.create("order-0001", 50_000, Customer.USUAL)).getString("redirectUrl"))
                .isEqualTo(url);
        assertThat(vipps.books()).hasSize(1);
        assertThat(vipps.breaches()).isEmpty();
    }

    @Test
    void callsAreRecordedWithTheirApi() {
        merchant.create("order-0001", 50_000, Customer.USUAL);
        merchant.events("order-0001");

        List<RecordedCall> calls = vipps.callsAbout("order-0001");
        assertThat(calls)
                .extracting(call -> call.api() + " " + call.operation() + " " + call.key() + " " + call.outcome())
                .containsExactly("EPAYMENT INITIATE create-order-0001 201", "EPAYMENT EVENTS  200");
        assertThat(vipps.calls().get(0).api()).isEqualTo(Api.PLATFORM);
    }

    @Test
    void aSimulatorThatStartsAgainKnowsPaymentsAndKeys(@TempDir Path folder) {
        Path journal = folder.resolve("journal");
        String created;
        String captured;
        try (VippsSimulator first = VippsSimulator.start(SETTINGS, journal)) {
            EpaymentMerchant before = new EpaymentMerchant(new Merchant(first));
            created = before.create("order-0001", 50_000, Customer.USUAL).body();
            first.approve("order-0001");
            captured = before.capture("order-0001", 20_000, "c-1").body();
        }
        try (VippsSimulator second = VippsSimulator.start(SETTINGS, journal)) {
            EpaymentMerchant after = new EpaymentMerchant(new Merchant(second));
            assertThat(after.create("order-0001", 50_000, Customer.USUAL).body())
                    .isEqualTo(created);
            assertThat(after.capture("order-0001", 20_000, "c-1").body()).isEqualTo(captured);
            assertThat(outcome(after.capture("order-0001", 20_001, "c-1"))).isEqualTo("409 4010");
            assertThat(second.payment("order-0001").orElseThrow().capturedMinor())
                    .isEqualTo(20_000);
        }
    }

    private void authorize(String reference, long amount) {
        assertThat(merchant.create(reference, amount, Customer.USUAL).statusCode())
                .isEqualTo(201);
        vipps.approve(reference);
    }

    private List<JsonObject> events(String reference) {
        return new JsonArray(merchant.events(reference).body())
                .stream().map(JsonObject.class::cast).toList();
    }

    private List<String> names(String reference) {
        return events(reference).stream().map(event -> event.getString("name")).toList();
    }

    private static String sums(JsonObject answer) {
        JsonObject aggregate = answer.getJsonObject("aggregate");
        return "authorized " + value(aggregate, "authorizedAmount") + ", captured "
                + value(aggregate, "capturedAmount") + ", refunded " + value(aggregate, "refundedAmount")
                + ", cancelled " + value(aggregate, "cancelledAmount");
    }

    private static long value(JsonObject aggregate, String sum) {
        return aggregate.getJsonObject(sum).getLong("value");
    }

    private BookedPayment booked(String reference) {
        return vipps.payment(reference).orElseThrow();
    }
}
