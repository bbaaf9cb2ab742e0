package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefereeTest {
    /** A slow machine is not to be taken for a simulator that stood still, where a test is not about that. */
    private static final SimulatorSettings SETTINGS = SimulatorSettings.defaults()
            .withApproveAfterMs(-1)
            .withRetryAfter(true)
            .withStandstillMs(60_000);

    private VippsSimulator vipps;
    private Merchant merchant;
    private EpaymentMerchant epayment;

    @BeforeEach
    void start() {
        startWith(SETTINGS);
    }

    private void startWith(SimulatorSettings settings) {
        stop();
        vipps = VippsSimulator.start(settings);
        merchant = new Merchant(vipps);
        epayment = new EpaymentMerchant(new Merchant(vipps));
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
    }

    @AfterEach
    void stop() {
        if (vipps != null) {
            vipps.close();
        }
    }

    @Test
    void aClientThatLooksBeforeItRepeatsBreaksNothing() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.REFUND));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.details("order-0001");
        merchant.capture("order-0001", 20_000L, "c-1");
        merchant.refund("order-0001", 1_000L, "r-1");
        merchant.details("order-0001");
        merchant.refund("order-0001", 1_000L, "r-1");
        merchant.cancel("order-0001", true);

        assertBreaches();
    }

    @Test
    void otherBytesUnderAKnownKeyAreRefusedAndNoted() {
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(outcome(merchant.capture("order-0001", 20_001L, "c-1"))).isEqualTo("409 Payment 93");
        assertBreaches(Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY);
    }

    @Test
    void otherBytesAreNotedAlsoWhereVippsNeverSawTheFirst() {
        vipps.fault(Fault.once(FaultKind.LOST_BEFORE, Operation.CAPTURE));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_001L, "c-1"))).isEqualTo("200");
        assertBreaches(Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY);
    }

    @Test
    void twoCallsInFlightLockTheOrder() {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 1_000));
        CompletableFuture<HttpResponse<String>> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> vipps.calls().size() == 4);

        assertThat(outcome(merchant.refund("order-0001", 1_000L, "r-1"))).isEqualTo("423 VippsError 94");
        assertThat(outcome(first.join())).isEqualTo("200");
        assertBreaches(Breach.TWO_CALLS_IN_FLIGHT);
    }

    @Test
    void aClientThatGaveUpMeetsTheLockWithoutABreach() {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 60_000));
        CompletableFuture<HttpResponse<String>> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> vipps.calls().size() == 4);
        first.cancel(true);
        await().until(() -> vipps.calls().get(3).outcome().equals(RecordedCall.LOST));
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("423 VippsError 94");
        assertBreaches();
    }

    @Test
    void callsOverTheLimitAreRefusedAndNoted() {
        for (int call = 1; call <= 5; call++) {
            assertThat(outcome(merchant.capture("order-0001", 100L, "c-" + call)))
                    .isEqualTo("200");
        }
        HttpResponse<String> sixth = merchant.capture("order-0001", 100L, "c-6");

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(50L, 61L);
        assertThat(outcome(merchant.refund("order-0001", 100L, "r-1")))
                .as("each kind of call has its own limit")
                .isEqualTo("200");
        assertBreaches(Breach.OVER_THE_LIMIT);
    }

    @Test
    void initiationsAreLimitedToTwoAMinute() {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        assertThat(merchant.initiate("order-0001", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aRepeatWithoutALookUpIsNoted() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        merchant.capture("order-0001", 20_000L, "c-1");

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void aLookUpThatFailedIsNone() {
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CANCEL));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS));
        merchant.cancel("order-0001", false);
        merchant.details("order-0001");
        merchant.cancel("order-0001", false);

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void anotherCallWhileOneIsUnclearIsNoted() {
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        merchant.capture("order-0001", 20_000L, "c-1");
        merchant.capture("order-0001", 10_000L, "c-2");

        assertBreaches(Breach.OTHER_CALL_BEFORE_LOOK_UP);
    }

    @Test
    void aLookUpThatFindsNothingCounts() {
        vipps.fault(Fault.once(FaultKind.LOST_BEFORE, Operation.INITIATE));
        lose(() -> merchant.initiate("order-0002", 50_000, Customer.USUAL));
        merchant.with("Merchant-Serial-Number", null).details("order-0002");
        merchant.initiate("order-0002", 50_000, Customer.USUAL);

        assertBreaches();
    }

    @Test
    void detailsAreLimitedTo120AMinute() {
        for (int call = 1; call <= 120; call++) {
            assertThat(merchant.details("order-0001").statusCode()).isEqualTo(200);
        }
        assertBreaches();

        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(429);
        assertBreaches(Breach.OVER_THE_LIMIT);
    }

    @Test
    void aCallThatIsOverTheLimitByLessThanTheToleranceIsRefusedWithoutABreach() {
        startWith(SETTINGS.withRateToleranceMs(60_000));
        merchant.initiate("order-0001", 50_000, Customer.USUAL);

        assertThat(merchant.initiate("order-0001", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(429);
        assertBreaches();
    }

    @Test
    void aCallThatIsOlderThanItsSendersPatienceIsNoLongerInFlight() {
        startWith(SETTINGS.withClientPatienceMs(300));
        CompletableFuture<HttpResponse<String>> first = slowCapture("c-1", 1_500);
        await().until(() -> age(first()) > 300);
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("423 VippsError 94");
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(outcome(merchant.refund("order-0001", 1_000L, "r-1"))).isEqualTo("200");
        assertBreaches();
    }

    @Test
    void aCallWithinItsSendersPatienceIsInFlight() {
        startWith(SETTINGS.withClientPatienceMs(60_000));
        CompletableFuture<HttpResponse<String>> first = slowCapture("c-1", 500);
        merchant.details("order-0001");

        merchant.capture("order-0001", 20_000L, "c-1");
        first.join();
        assertBreaches(Breach.TWO_CALLS_IN_FLIGHT);
    }

    @Test
    void aCallThatWasGivenUpMustBeLookedUp() {
        startWith(SETTINGS.withClientPatienceMs(300));
        CompletableFuture<HttpResponse<String>> first = slowCapture("c-1", 1_500);
        merchant.details("order-0001");
        await().until(() -> age(first()) > 300);

        merchant.capture("order-0001", 20_000L, "c-1");
        first.join();
        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void aFrozenSenderThatHangsUpAfterAnotherHasLookedChangesNothing() {
        startWith(SETTINGS.withClientPatienceMs(300));
        CompletableFuture<HttpResponse<String>> first = slowCapture("c-1", 60_000);
        await().until(() -> age(first()) > 300);
        merchant.details("order-0001");
        first.cancel(true);
        await().until(() -> first().outcome().equals(RecordedCall.LOST));

        assertThat(outcome(merchant.refund("order-0001", 1_000L, "r-1"))).isEqualTo("423 VippsError 94");
        assertBreaches();
    }

    @Test
    void aKilledSendersCallIsCarriedOutOnceThoughItWasLookedUpBefore() {
        CompletableFuture<HttpResponse<String>> first = slowCapture("c-1", 1_000);
        first.cancel(true);
        await().until(() -> first().outcome().equals(RecordedCall.LOST));
        merchant.details("order-0001");

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("423 VippsError 94");
        await().until(() -> vipps.payment("order-0001").orElseThrow().capturedMinor() > 0);
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");
        assertThat(vipps.payment("order-0001").orElseThrow().capturedMinor()).isEqualTo(20_000);
        assertBreaches();
    }

    /** The end of the first connection and the next call come in one batch, in whatever order. */
    @Test
    void aSenderThatHangsUpAndLooksAtOnceOnAnotherConnectionBreaksNothing() throws IOException {
        Socket first = rawSlowCapture();
        standStillWhile(() -> {
            close(first);
            return merchant.detailsSoon("order-0001");
        });
        merchant.capture("order-0001", 20_000L, "c-1");

        assertBreaches();
    }

    @Test
    void aSenderThatHangsUpIsNoLongerInFlightThoughItsEndIsReadLater() throws IOException {
        Socket first = rawSlowCapture();
        standStillWhile(() -> {
            close(first);
            return merchant.captureSoon("order-0001", 20_000, "c-1");
        });

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    private Socket rawSlowCapture() throws IOException {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 60_000));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), vipps.port());
        String request = "POST /ecomm/v2/payments/order-0001/capture HTTP/1.1\r\nHost: vipps\r\nX-Request-Id: c-1\r\n"
                + "Merchant-Serial-Number: " + Merchant.SALES_UNIT + "\r\nContent-Length: "
                + Merchant.change(20_000L).toString().length() + "\r\n\r\n" + Merchant.change(20_000L);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        await().until(() -> vipps.calls().size() == 4);
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCameInWhileTheSimulatorStoodStillHasNoOrder() {
        startWith(SETTINGS.withStandstillMs(500));
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 100));
        standStillWhile(() -> {
            CompletableFuture<?> first = merchant.captureSoon("order-0001", 20_000, "c-1");
            CompletableFuture<?> second = merchant.captureSoon("order-0001", 20_000, "c-1");
            return CompletableFuture.allOf(first, second);
        });

        assertThat(vipps.calls())
                .filteredOn(call -> call.operation() == Operation.CAPTURE)
                .hasSize(2);
        assertBreaches();
    }

    @Test
    void aLookUpThatCameInWhileTheSimulatorStoodStillClearsACallOfThatTime() {
        startWith(SETTINGS.withStandstillMs(500));
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        standStillWhile(() -> {
            CompletableFuture<?> lookUp = merchant.detailsSoon("order-0001");
            CompletableFuture<?> capture = merchant.captureSoon("order-0001", 20_000, "c-1");
            return CompletableFuture.allOf(lookUp, capture);
        });
        awaitKnownOrder();

        assertThat(outcome(merchant.refund("order-0001", 1_000L, "r-1"))).isEqualTo("200");
        assertBreaches();
    }

    @Test
    void aStandstillExcusesNothingThatWasUnclearBefore() {
        startWith(SETTINGS.withStandstillMs(500));
        awaitKnownOrder();
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        merchant.capture("order-0001", 20_000L, "c-1");
        standStillWhile(() -> merchant.captureSoon("order-0001", 20_000, "c-1"));

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void aStandstillExcusesNothingThatComesLater() {
        startWith(SETTINGS.withStandstillMs(500));
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        standStillWhile(() -> merchant.captureSoon("order-0001", 20_000, "c-1"));
        awaitKnownOrder();
        merchant.refund("order-0001", 1_000L, "r-1");

        assertBreaches(Breach.OTHER_CALL_BEFORE_LOOK_UP);
    }

    @Test
    void callsOfAStandstillCountForTheLimitFromItsBeginning() {
        startWith(SETTINGS.withStandstillMs(500).withRateWindowMs(2_500));
        awaitKnownOrder();
        standStillWhile(() -> merchant.initiateSoon("order-0002", 50_000));
        Instant end = Instant.now();
        merchant.initiate("order-0002", 50_000, Customer.USUAL);
        await().until(() -> Instant.now().isAfter(end.plusMillis(2_100)));

        assertThat(merchant.initiate("order-0002", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(402);
        assertBreaches();
    }

    /** 800 ms from the moment that the calls are sent. */
    private void standStillWhile(Supplier<CompletableFuture<?>> calls) {
        AtomicReference<CompletableFuture<?>> sent = new AtomicReference<>();
        vipps.standStill(() -> {
            Instant end = Instant.now().plusMillis(800);
            sent.set(calls.get());
            await().until(() -> Instant.now().isAfter(end));
        });
        sent.get().join();
    }

    /** The first second after a standstill is over. */
    private void awaitKnownOrder() {
        Instant end = Instant.now().plusMillis(1_200);
        await().until(() -> Instant.now().isAfter(end));
    }

    @Test
    void aClientOfEpaymentThatLooksBeforeItRepeatsBreaksNothing() {
        vipps.fault(Fault.once(FaultKind.LOST_BEFORE, Operation.INITIATE));
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.REFUND));
        vipps.fault(Fault.once(FaultKind.ERROR_502_HTML_AFTER, Operation.CANCEL));
        lose(() -> epayment.create("order-0002", 50_000, Customer.USUAL));
        epayment.get("order-0002");
        epayment.create("order-0002", 50_000, Customer.USUAL);
        vipps.approve("order-0002");
        lose(() -> epayment.capture("order-0002", 20_000, "c-1"));
        epayment.events("order-0002");
        epayment.capture("order-0002", 20_000, "c-1");
        epayment.refund("order-0002", 1_000, "r-1");
        epayment.get("order-0002");
        epayment.refund("order-0002", 1_000, "r-1");
        epayment.cancel("order-0002", "x-1");
        epayment.events("order-0002");
        epayment.cancel("order-0002", "x-1");

        assertBreaches();
        assertThat(vipps.payment("order-0002").orElseThrow().capturedMinor()).isEqualTo(20_000);
    }

    @Test
    void inEpaymentCreateAndCancelHaveKeysToo() {
        epayment.create("order-0002", 50_000, Customer.USUAL);
        epayment.create("create-order-0002", epayment.creation("order-0002", 50_001, Customer.USUAL));
        epayment.cancelIfUnpaid("order-0002", "x-1");
        epayment.cancel("order-0002", "x-1");

        assertBreaches(Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY, Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY);
    }

    @Test
    void aRepeatOfACreateOrACancellationWithoutALookUpIsNoted() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.INITIATE));
        lose(() -> epayment.create("order-0002", 50_000, Customer.USUAL));
        epayment.create("order-0002", 50_000, Customer.USUAL);
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CANCEL));
        epayment.cancel("order-0002", "x-1");
        epayment.cancel("order-0002", "x-1");

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP, Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void aPaymentThatSomethingElseHoldsSaysNothingOfAnEarlierCall() {
        vipps.fault(Fault.once(FaultKind.ERROR_500_AFTER, Operation.CAPTURE));
        vipps.fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE));
        epayment.capture("order-0001", 20_000, "c-1");
        epayment.capture("order-0001", 20_000, "c-1");
        epayment.capture("order-0001", 20_000, "c-1");

        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP, Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void whatBecameOfACallOfEcomIsSeenThroughEpayment() {
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE).times(2));
        lose(() -> merchant.capture("order-0001", 20_000L, "c-1"));
        epayment.events("order-0001");
        assertThat(epayment.refund("order-0001", 1_000, "r-1").statusCode()).isEqualTo(200);
        assertBreaches();

        lose(() -> merchant.capture("order-0001", 10_000L, "c-2"));
        epayment.capture("order-0001", 10_000, "c-2");
        assertBreaches(Breach.REPEAT_WITHOUT_LOOK_UP);
    }

    @Test
    void twoCallsInFlightLockThePaymentWhateverTheirApi() {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, 1_000));
        CompletableFuture<HttpResponse<String>> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> vipps.calls().size() == 4);

        assertThat(epayment.refund("order-0001", 1_000, "r-1").statusCode()).isEqualTo(423);
        assertThat(outcome(first.join())).isEqualTo("200");
        assertBreaches(Breach.TWO_CALLS_IN_FLIGHT);
    }

    @Test
    void eachApiHasItsOwnLimits() {
        for (int call = 1; call <= 5; call++) {
            assertThat(epayment.create("order-0002", 50_000, Customer.USUAL).statusCode())
                    .isEqualTo(201);
            assertThat(epayment.capture("order-0001", 100, "c-" + call).statusCode())
                    .isEqualTo(200);
        }
        assertThat(outcome(merchant.capture("order-0001", 100L, "c-1"))).isEqualTo("200");
        assertBreaches();

        assertThat(epayment.create("order-0002", 50_000, Customer.USUAL).statusCode())
                .isEqualTo(429);
        assertThat(epayment.capture("order-0001", 100, "c-6").statusCode()).isEqualTo(429);
        assertBreaches(Breach.OVER_THE_LIMIT, Breach.OVER_THE_LIMIT);
    }

    @Test
    void thePaymentAndItsHistoryAreLimitedTo120AMinuteEach() {
        for (int call = 1; call <= 120; call++) {
            assertThat(epayment.get("order-0001").statusCode()).isEqualTo(200);
            assertThat(epayment.events("order-0001").statusCode()).isEqualTo(200);
        }
        assertBreaches();

        assertThat(epayment.events("order-0001").statusCode()).isEqualTo(429);
        assertThat(epayment.get("order-0001").statusCode()).isEqualTo(429);
        assertBreaches(Breach.OVER_THE_LIMIT, Breach.OVER_THE_LIMIT);
    }

    private CompletableFuture<HttpResponse<String>> slowCapture(String key, long delayMs) {
        vipps.fault(Fault.slow(FaultKind.SLOW_BEFORE, Operation.CAPTURE, delayMs));
        CompletableFuture<HttpResponse<String>> call = merchant.captureSoon("order-0001", 20_000, key);
        await().until(() -> vipps.calls().size() == 4);
        return call;
    }

    private RecordedCall first() {
        return vipps.calls().get(3);
    }

    private static long age(RecordedCall call) {
        return Duration.between(call.time(), Instant.now()).toMillis();
    }

    private static void lose(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(Merchant.Lost.class);
    }

    private void assertBreaches(String... rules) {
        assertThat(vipps.breaches()).extracting(Breach::rule).containsExactly(rules);
    }
}
