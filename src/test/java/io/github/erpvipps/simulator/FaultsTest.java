package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.json;
import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private static final PaymentId ORDER = new PaymentId(Merchant.SALES_UNIT, "order-0001");

    private VippsSimulator vipps;
    private Merchant merchant;

    @BeforeEach
    void start() {
        vipps = VippsSimulator.start(
                SimulatorSettings.defaults().withApproveAfterMs(-1).withRateLimits(false));
        merchant = new Merchant(vipps);
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        vipps.approve("order-0001");
    }

    @AfterEach
    void stop() {
        vipps.close();
    }

    @ParameterizedTest
    @CsvSource({"LOST_BEFORE, 0", "LOST_AFTER, 20000", "TRUNCATED_AFTER, 20000"})
    void aLostAnswerSaysNothingOfTheBooking(FaultKind kind, long booked) {
        vipps.fault(Fault.once(kind, Operation.CAPTURE));

        assertThatThrownBy(() -> merchant.capture("order-0001", 20_000L, "c-1")).isInstanceOf(Merchant.Lost.class);

        assertThat(captured()).isEqualTo(booked);
        assertThat(vipps.calls().get(2).outcome()).isEqualTo(RecordedCall.LOST);
        assertThat(vipps.calls().get(2).fault()).isEqualTo(kind);
        merchant.details("order-0001");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");
        assertThat(captured()).as("the same key books once").isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_500_BEFORE, 500 VippsError 99, 0",
        "ERROR_500_AFTER, 500 VippsError 99, 20000",
        "ERROR_502_HTML_AFTER, 502, 20000",
        "ERROR_503, 503, 0",
        "RATE_LIMITED_429, 429, 0",
        "RETRY_AFTER_429, 429, 0",
        "CREDENTIALS_REFUSED, 401, 0",
        "MERCHANT_BLOCKED, 403 Merchant 31, 0",
        "LOCKED_94, 423 VippsError 94, 0",
        "STRANGE_402, 402, 0",
        "EMPTY_400, 400, 0",
        "SLOW_BEFORE, 200, 20000",
        "SLOW_AFTER, 200, 20000"
    })
    void anAnswerMayBeOtherThanTheBooking(FaultKind kind, String outcome, long booked) {
        vipps.fault(Fault.slow(kind, Operation.CAPTURE, 50));

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo(outcome);

        assertThat(captured()).isEqualTo(booked);
    }

    @Test
    void anUnauthorizedTokenIsDead() {
        vipps.fault(Fault.once(FaultKind.UNAUTHORIZED_401, Operation.CAPTURE));

        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("401");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("401");
        assertThat(outcome(merchant.login().capture("order-0001", 20_000L, "c-1")))
                .isEqualTo("200");
    }

    @Test
    void aForgottenKeyBooksTwice() {
        merchant.capture("order-0001", 20_000L, "c-1");
        vipps.fault(Fault.once(FaultKind.KEY_FORGOTTEN, Operation.CAPTURE));
        merchant.capture("order-0001", 20_000L, "c-1");

        assertThat(captured()).isEqualTo(40_000);
    }

    @Test
    void faultsHappenInOrderAndAsOftenAsScripted() {
        vipps.fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE, "another-order"));
        vipps.fault(Fault.once(FaultKind.ERROR_500_BEFORE, Operation.DETAILS).times(2));
        vipps.fault(Fault.once(FaultKind.EMPTY_400, null));

        assertThat(IntStream.range(0, 4)
                        .mapToObj(i -> merchant.details("order-0001"))
                        .map(HttpResponse::statusCode))
                .containsExactly(500, 500, 400, 200);
        vipps.fault(Fault.once(FaultKind.EMPTY_400, null));
        vipps.clearFaults();
        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(200);
    }

    @Test
    void chanceIsRepeatable() {
        assertThat(faultsDrawn(7)).isEqualTo(faultsDrawn(7)).isNotEqualTo(faultsDrawn(8));
    }

    @Test
    void whatWasDrawnBeforeDoesNotChangeADraw() {
        Faults mixed = new Faults(new Tally(), Journal.none());
        mixed.random(Chance.of(7, 0.5));
        List<FaultKind> kinds = IntStream.range(0, 50)
                .mapToObj(i -> i % 2 == 0
                        ? mixed.ofCall(Operation.CAPTURE, ORDER).kind()
                        : mixed.ofCallback("order-0001").kind())
                .toList();

        List<FaultKind> calls = faultsDrawn(7);
        assertThat(IntStream.range(0, 25).mapToObj(i -> kinds.get(2 * i)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> calls.get(2 * i)).toList());
    }

    @Test
    void chanceBringsAllThatACarefulClientGetsOverAndStrangeAnswersOnRequest() {
        Set<FaultKind> scriptedOnly = EnumSet.of(
                FaultKind.NONE,
                FaultKind.KEY_FORGOTTEN,
                FaultKind.CREDENTIALS_REFUSED,
                FaultKind.MERCHANT_BLOCKED,
                FaultKind.STRANGE_402,
                FaultKind.EMPTY_400);

        Set<FaultKind> drawn = kindsDrawn(new Chance(1, 1, 250, false));
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(scriptedOnly)));
        drawn.addAll(List.of(FaultKind.STRANGE_402, FaultKind.EMPTY_400));
        assertThat(kindsDrawn(new Chance(1, 1, 250, true))).isEqualTo(drawn);
    }

    private static Set<FaultKind> kindsDrawn(Chance chance) {
        return IntStream.range(0, 2_000)
                .mapToObj(n -> chance.draw(n, n % 2 == 0 ? Operation.DETAILS : null))
                .map(Fault::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
    }

    @Test
    void delaysAreAsLongAsAskedFor() {
        Chance chance = new Chance(1, 1, 40_000, false);

        assertThat(IntStream.range(0, 200)
                        .mapToLong(n -> chance.draw(n, Operation.CAPTURE).delayMs()))
                .allMatch(delay -> delay >= 0 && delay <= 40_000)
                .anyMatch(delay -> delay > 30_000);
    }

    @Test
    void aStormMeetsAShareOfAllCallsAndPasses() {
        vipps.begin(Spell.storm(FaultKind.RETRY_AFTER_429, 0.5, Duration.ofMillis(700), 1));

        List<HttpResponse<String>> inTheStorm = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0 ? merchant.token() : merchant.details("order-0001"))
                .toList();
        assertThat(inTheStorm).extracting(HttpResponse::statusCode).contains(200, 429);
        assertThat(inTheStorm)
                .filteredOn(answer -> answer.statusCode() == 429)
                .hasSizeBetween(8, 32)
                .allSatisfy(answer ->
                        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1"));
        await().until(() -> IntStream.range(0, 20)
                .allMatch(i -> merchant.details("order-0001").statusCode() == 200));
    }

    @Test
    void refusedCredentialsGiveNoTokenAndTakeNoneUntilTheyAreMended() {
        vipps.begin(Spell.credentialsRefused(null, Duration.ofMinutes(1)));

        assertThat(merchant.token().statusCode()).isEqualTo(401);
        assertThat(merchant.details("order-0001").statusCode()).isEqualTo(401);
        vipps.clearFaults();
        assertThat(merchant.details("order-0001").statusCode())
                .as("the old token lives on")
                .isEqualTo(200);
    }

    @Test
    void aBlockMayConcernOneSalesUnit() {
        vipps.begin(Spell.merchantBlocked("123457", Duration.ofMinutes(1)));
        vipps.begin(Spell.merchantBlocked(Merchant.SALES_UNIT, Duration.ofMillis(300)));

        assertThat(outcome(merchant.capture("order-0001", 100L, "c-1"))).isEqualTo("403 Merchant 31");
        assertThat(merchant.token().statusCode()).isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(outcome(merchant.capture("order-0001", 100L, "c-1"))).isEqualTo("200"));
        assertThat(outcome(merchant.with("Merchant-Serial-Number", "123457").details("order-0001")))
                .isEqualTo("403 Merchant 31");
    }

    @Test
    void aStrangeWordIsTheNewestEntryAndChangesNoSum() {
        vipps.fault(Fault.once(FaultKind.STRANGE_WORD, null));

        merchant.capture("order-0001", 20_000L, "c-1");
        JsonObject strange = json(merchant.details("order-0001"));
        JsonObject usual = json(merchant.details("order-0001"));

        JsonObject newest = strange.getJsonArray("transactionLogHistory").getJsonObject(0);
        assertThat(newest.getString("operation")).isEqualTo("RECONSIDER");
        assertThat(newest.getBoolean("operationSuccess")).isTrue();
        assertThat(newest.getLong("amount")).isZero();
        assertThat(strange.getJsonArray("transactionLogHistory")).hasSize(4);
        assertThat(usual.getJsonArray("transactionLogHistory")).hasSize(3);
        assertThat(strange.getJsonObject("transactionSummary")).isEqualTo(usual.getJsonObject("transactionSummary"));
    }

    @Test
    void whatHappenedIsCounted() {
        vipps.begin(Spell.storm(FaultKind.ERROR_503, 1, Duration.ofMinutes(1), 1));
        merchant.details("order-0001");
        merchant.details("order-0001");
        vipps.clearFaults();
        vipps.fault(Fault.once(FaultKind.LOST_AFTER, Operation.CAPTURE));
        assertThatThrownBy(() -> merchant.capture("order-0001", 20_000L, "c-1")).isInstanceOf(Merchant.Lost.class);
        merchant.details("order-0001");

        Counts counts = vipps.counts();
        assertThat(counts.calls())
                .containsEntry(Operation.INITIATE, Map.of("200", 1L))
                .containsEntry(Operation.CAPTURE, Map.of(RecordedCall.LOST, 1L))
                .containsEntry(Operation.DETAILS, Map.of("200", 1L, "503", 2L));
        assertThat(counts.faults()).isEqualTo(Map.of(FaultKind.ERROR_503, 2L, FaultKind.LOST_AFTER, 1L));
        assertThat(counts.payments()).isEqualTo(1);
    }

    private static List<FaultKind> faultsDrawn(long seed) {
        Faults faults = new Faults(new Tally(), Journal.none());
        faults.random(Chance.of(seed, 0.5));
        return IntStream.range(0, 50)
                .mapToObj(i -> faults.ofCall(Operation.CAPTURE, ORDER).kind())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindSaysWhetherItConcernsACallback(FaultKind kind) {
        assertThat(kind.isOfCallback()).isEqualTo(kind.name().startsWith("CALLBACK"));
    }

    private long captured() {
        return vipps.payment("order-0001").orElseThrow().capturedMinor();
    }
}
