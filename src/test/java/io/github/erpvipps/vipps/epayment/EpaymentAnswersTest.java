package io.github.erpvipps.vipps.epayment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.Answer.Failure;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Seen;
import io.github.erpvipps.vipps.Sight.Standing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpaymentAnswersTest {

    private static final String SUMS = """
            "aggregate": {"authorizedAmount": {"currency": "NOK", "value": 50000},
              "cancelledAmount": {"currency": "NOK", "value": 0}, "capturedAmount": {"currency": "NOK", "value": 20000},
              "refundedAmount": {"currency": "NOK", "value": 5000}}""";

    private final EpaymentAnswers answers = new EpaymentAnswers(Duration.ofMinutes(1));

    /** Every code and status of Vipps' lists, with what it means. A line that moves here must move in docs/answers.md, too. */
    @ParameterizedTest(name = "{0}: {1} {2} means {3}")
    @CsvSource({
        "CAPTURE, 500, 3010, LOOK_UP",
        "CAPTURE, 409, 4010, LOOK_UP_STRANGE",
        "CAPTURE, 409, 4020, LOOK_UP_STRANGE",
        "INITIATE, 400, 4040, REFUSED",
        "INITIATE, 400, 4050, REFUSED",
        "INITIATE, 400, 4060, REFUSED",
        "INITIATE, 400, 4070, REFUSED",
        "INITIATE, 400, 4080, REFUSED",
        "INITIATE, 400, 4090, REFUSED",
        "INITIATE, 400, 4100, REFUSED",
        "INITIATE, 400, 4110, REFUSED",
        "INITIATE, 400, 4120, REFUSED",
        "INITIATE, 400, 4130, REFUSED",
        "INITIATE, 400, 4140, REFUSED",
        "INITIATE, 409, 4150, LOOK_UP_KNOWN",
        "REFUND, 409, 4150, LOOK_UP_STRANGE",
        "INITIATE, 400, 4160, REFUSED",
        "INITIATE, 403, 5010, STOP",
        "INITIATE, 403, 5020, REFUSED",
        "INITIATE, 403, 5030, REFUSED",
        "INITIATE, 400, 5040, REFUSED",
        "INITIATE, 403, 5050, REFUSED",
        "INITIATE, 403, 5060, STOP",
        "INITIATE, 403, 5070, STOP",
        "INITIATE, 403, 5080, REFUSED",
        "CAPTURE, 404, 5090, LOOK_UP_STRANGE",
        "REFUND, 403, 5100, LATER",
        "INITIATE, 400, 6010, REFUSED",
        "REFUND, 400, 6020, LOOK_UP_KNOWN",
        "CANCEL, 400, 6030, REFUSED",
        "CANCEL, 400, 6040, LOOK_UP_KNOWN",
        "CANCEL, 400, 6050, LOOK_UP",
        "CANCEL, 400, 6060, LOOK_UP",
        "CAPTURE, 400, 6070, LOOK_UP_KNOWN",
        "CAPTURE, 400, 6080, LOOK_UP",
        "CAPTURE, 400, 6090, LOOK_UP_KNOWN",
        "CAPTURE, 400, 6100, REFUSED",
        "INITIATE, 400, 6110, REFUSED",
        "INITIATE, 400, 6120, REFUSED",
        "INITIATE, 400, 6130, REFUSED",
        "CAPTURE, 400, 6140, REFUSED",
        "REFUND, 400, 6150, LOOK_UP_KNOWN",
        "CAPTURE, 423, 6160, LATER",
        "CAPTURE, 400, 6170, LOOK_UP_KNOWN",
        "REFUND, 400, 6180, LOOK_UP_KNOWN",
        "CANCEL, 400, 6190, LOOK_UP_KNOWN",
        "CAPTURE, 400, 6200, LOOK_UP_KNOWN",
        "REFUND, 400, 6210, LOOK_UP_KNOWN",
        "REFUND, 400, 6220, REFUSED",
        "CAPTURE, 400, 6230, LOOK_UP_KNOWN",
        "CANCEL, 400, 6250, LATER",
        "CAPTURE, 400, 6260, LOOK_UP_KNOWN",
        "CAPTURE, 400, 6280, LATER",
        "INITIATE, 400, 7010, REFUSED",
        "CAPTURE, 400, 4711, LOOK_UP_STRANGE",
        "CAPTURE, 500, 4711, LOOK_UP",
        "CAPTURE, 429, 6080, LATER",
        "CAPTURE, 401, , STOP",
        "CAPTURE, 403, , STOP",
        "CAPTURE, 404, , LOOK_UP_STRANGE",
        "CAPTURE, 409, , LOOK_UP_STRANGE",
        "CAPTURE, 422, , REFUSED",
        "CAPTURE, 423, , LATER",
        "CAPTURE, 429, , LATER",
        "CAPTURE, 503, , LOOK_UP"
    })
    void eachErrorHasOneMeaning(Kind kind, int status, String code, String meaning) {
        assertThat(name(answers.outcome(kind, "order-0001", problem(status, code))))
                .isEqualTo(meaning);
    }

    @Test
    void aMalformedFieldIsRefusedAndAnErrorWithoutAnyWordIsNot() {
        Answer malformed = answer(
                400,
                "{\"title\":\"Bad Request\",\"status\":\"400\",\"extraDetails\":[{\"name\":\"reference\",\"reason\":\"The pattern\"}]}");

        assertThat(answers.outcome(Kind.INITIATE, "order-0001", malformed)).isInstanceOf(Outcome.Refused.class);
        assertThat(name(answers.outcome(Kind.INITIATE, "order-0001", answer(400, ""))))
                .isEqualTo("LOOK_UP_STRANGE");
    }

    @Test
    void theReasonHasCodeWordsAndTraceButNoLongNumber() {
        Outcome outcome = answers.outcome(
                Kind.CAPTURE,
                "order-0001",
                answer(
                        400,
                        "{\"title\":\"Cannot\",\"detail\":\"4791234567 cannot pay\",\"traceId\":\"00-813b63975adcaaeef2b0ec7c103c40e3-706492e906541d31-01\","
                                + "\"extraDetails\":[{\"name\":\"errorcode\",\"reason\":\"6090\"}]}"));

        assertThat(outcome)
                .isEqualTo(new Outcome.LookUp(
                        "HTTP 400 6090: … cannot pay (traceId 00-813b63975adcaaeef2b0ec7c103c40e3-706492e906541d31-01)",
                        Refusal.KNOWN));
    }

    @Test
    void aCreatedPaymentHasItsAddressAndOneByPushHasNone() {
        assertThat(answers.outcome(
                        Kind.INITIATE,
                        "order-0001",
                        answer(
                                201,
                                "{\"redirectUrl\":\"https://landing.example/?token=x\",\"reference\":\"order-0001\"}")))
                .isEqualTo(new Outcome.Done(null, "https://landing.example/?token=x", null, null));
        assertThat(answers.outcome(Kind.INITIATE, "order-0001", answer(201, "{\"reference\":\"order-0001\"}")))
                .isEqualTo(new Outcome.Done(null, null, null, null));
    }

    @Test
    void theSumsOfAnAnswerAreComparedAndItsPspReferenceIsNotTakenForTheMovements() {
        String body = "{\"reference\":\"order-0001\",\"state\":\"AUTHORIZED\",\"pspReference\":\"of-the-payment\","
                + SUMS + "}";

        assertThat(answers.outcome(Kind.CAPTURE, "order-0001", answer(200, body)))
                .isEqualTo(new Outcome.Done(null, null, 20_000L, 5_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html/>",
                "{\"reference\":\"order-0002\"}",
                "{\"reference\":\"order-0001\"}",
                "{\"title\":\"problem in a 200\",\"status\":400}",
                "{\"reference\":\"order-0001\",\"aggregate\":{\"capturedAmount\":{\"value\":1.5},\"refundedAmount\":{\"value\":0}}}"
            })
    void aSuccessThatCannotBeReadIsLookedUp(String body) {
        assertThat(answers.outcome(Kind.CAPTURE, "order-0001", answer(200, body)))
                .isInstanceOf(Outcome.LookUp.class);
        assertThat(answers.payment(answer(200, body))).isInstanceOf(Sight.NotNow.class);
    }

    @Test
    void noAnswerAndNoTokenAreWhatTheyAreWithEveryApi() {
        assertThat(answers.outcome(Kind.CAPTURE, "order-0001", Answer.missing(Failure.NO_ANSWER, "SocketTimeout")))
                .isEqualTo(new Outcome.LookUp("no answer (SocketTimeout)", Refusal.NONE));
        assertThat(answers.payment(Answer.missing(Failure.CREDENTIALS_REFUSED, "HTTP 401")))
                .isEqualTo(new Sight.StopUnit("HTTP 401"));
    }

    @Test
    void thePaymentsSumsAreTheTruthWhateverItsStateSays() {
        Sight sight = answers.payment(answer(200, payment("AUTHORIZED", SUMS)));

        assertThat(sight)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Seen.class))
                .extracting(
                        Seen::standing,
                        Seen::authorizedMinor,
                        Seen::capturedMinor,
                        Seen::refundedMinor,
                        Seen::cancelledMinor,
                        Seen::remainingMinor,
                        Seen::guaranteedUntil)
                .containsExactly(
                        Standing.AUTHORIZED,
                        50_000L,
                        20_000L,
                        5_000L,
                        0L,
                        30_000L,
                        Instant.parse("2026-12-01T10:00:00Z"));
        assertThat(((Seen) sight).initiation())
                .isEqualTo(new Sight.Initiation("NOK", 50_000, null, null, "https://landing.example/?token=x"));
    }

    @ParameterizedTest
    @CsvSource({"CREATED, INITIATED", "ABORTED, ABORTED", "EXPIRED, EXPIRED", "TERMINATED, TERMINATED"})
    void aPaymentWithoutMoneyStandsWhereItsStateSays(String state, Standing standing) {
        Seen seen =
                (Seen) answers.payment(answer(200, payment(state, noMoney(state.equals("TERMINATED") ? 50_000 : 0))));

        assertThat(seen.standing()).isEqualTo(standing);
        assertThat(seen.remainingMinor()).isZero();
        assertThat(seen.cancelledMinor()).isZero();
        assertThat(seen.strangeWord()).isNull();
    }

    @Test
    void anUnknownStateIsToldAndMovesNothing() {
        Seen seen = (Seen) answers.payment(answer(200, payment("Reconsidered", noMoney(0))));

        assertThat(seen.strangeWord()).isEqualTo("RECONSIDERED");
        assertThat(seen.standing()).isEqualTo(Standing.INITIATED);
    }

    @ParameterizedTest
    @CsvSource({"404, 5090", "404, ''", "400, 5090"})
    void anUnknownReferenceIsNotThere(int status, String code) {
        assertThat(answers.payment(problem(status, code))).isInstanceOf(Sight.NotThere.class);
    }

    @Test
    void theEventsGiveEachMovementItsKeyAndItsOwnId() {
        Seen seen = (Seen) answers.payment(answer(200, payment("AUTHORIZED", SUMS)));

        Seen both = (Seen) answers.events(seen, answer(200, """
                [{"name": "CREATED", "amount": {"value": 50000}, "success": true, "idempotencyKey": "o-1", "pspReference": "p-1", "timestamp": "2026-11-20T10:00:00.5Z"},
                 {"name": "AUTHORIZED", "amount": {"value": 50000}, "success": true, "pspReference": "p-2"},
                 {"name": "CAPTURED", "amount": {"value": 9999}, "success": false, "idempotencyKey": "c-0", "pspReference": "p-3"},
                 {"name": "CAPTURED", "amount": {"value": 10000}, "success": true, "idempotencyKey": "c-1", "pspReference": "p-4"},
                 {"name": "CAPTURED", "amount": {"value": 10000}, "success": true, "idempotencyKey": null, "pspReference": "p-5"},
                 {"name": "REFUNDED", "amount": {"value": 5000}, "success": true, "idempotencyKey": "r-1", "pspReference": "p-6"},
                 {"name": "PONDERED", "amount": {"value": 1}, "success": true}]"""));

        assertThat(both.movements())
                .extracting("kind", "idempotencyKey", "amountMinor", "transactionId")
                .containsExactly(
                        tuple(Kind.CAPTURE, "c-1", 10_000L, "p-4"),
                        tuple(Kind.CAPTURE, null, 10_000L, "p-5"),
                        tuple(Kind.REFUND, "r-1", 5_000L, "p-6"));
        assertThat(both.initiation().underKey()).isEqualTo("o-1");
        assertThat(both.initiation().at()).isEqualTo(Instant.parse("2026-11-20T10:00:00.5Z"));
    }

    /** A capture that is booked between the two readings must not look like one that was made under another key. */
    @Test
    void eventsThatDoNotBelongToTheSumsAreReadAgain() {
        Seen seen = (Seen) answers.payment(answer(200, payment("AUTHORIZED", SUMS)));

        assertThat(answers.events(seen, answer(200, "[]"))).isInstanceOf(Sight.NotNow.class);
        assertThat(answers.events(seen, answer(200, "{}"))).isInstanceOf(Sight.NotNow.class);
    }

    @Test
    void theTableForPeopleNamesEveryCode() throws Exception {
        String page = Files.readString(Path.of("docs/answers.md"));
        EpaymentErrors errors = new EpaymentErrors(Duration.ofMinutes(1));

        List<String> known = java.util.stream.IntStream.rangeClosed(1000, 9999)
                .mapToObj(String::valueOf)
                .filter(code -> errors.named(Kind.CAPTURE, code).isPresent())
                .toList();

        assertThat(known)
                .hasSizeGreaterThan(40)
                .allSatisfy(code -> assertThat(page).containsPattern("\\b" + code + "\\b"));
    }

    private static String payment(String state, String sums) {
        return "{\"reference\":\"order-0001\",\"state\":\"" + state
                + "\",\"amount\":{\"currency\":\"NOK\",\"value\":50000},\"pspReference\":\"p-1\","
                + "\"redirectUrl\":\"https://landing.example/?token=x\",\"captureGuaranteedUntil\":\"2026-12-01T10:00:00Z\","
                + sums
                + "}";
    }

    private static String noMoney(long cancelled) {
        return "\"aggregate\":{\"authorizedAmount\":{\"value\":0},\"capturedAmount\":{\"value\":0},\"refundedAmount\":{\"value\":0},"
                + "\"cancelledAmount\":{\"value\":" + cancelled + "}}";
    }

    private static Answer problem(int status, String code) {
        String details = code == null || code.isEmpty()
                ? ""
                : ",\"extraDetails\":[{\"name\":\"ErrorCode\",\"reason\":\"" + code + "\"}]";
        return answer(
                status,
                "{\"type\":\"https://httpstatuses.io/" + status + "\",\"title\":\"No\",\"status\":" + status + details
                        + "}");
    }

    private static Answer answer(int status, String body) {
        return Answer.whole(status, body.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    private static String name(Outcome outcome) {
        if (outcome instanceof Outcome.LookUp lookUp) {
            return lookUp.refusal() == Refusal.NONE ? "LOOK_UP" : "LOOK_UP_" + lookUp.refusal();
        }
        return outcome instanceof Outcome.StopUnit
                ? "STOP"
                : outcome.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
    }
}
