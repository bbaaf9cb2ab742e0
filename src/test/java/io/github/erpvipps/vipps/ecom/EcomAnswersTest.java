package io.github.erpvipps.vipps.ecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.Answer.Failure;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcomAnswersTest {

    private final EcomAnswers answers = new EcomAnswers(Duration.ofMinutes(1));

    /** Every code and status of Vipps' lists, with what it means. A line that moves here must move in docs/answers.md, too. */
    @ParameterizedTest(name = "{0} {1}/{2} means {3}")
    @CsvSource({
        "400, InvalidRequest, amount, REFUSED",
        "401, Authentication, 1, STOP",
        "400, Payment, 41, REFUSED",
        "400, Payment, 42, LOOK_UP_KNOWN",
        "400, Payment, 43, LOOK_UP_KNOWN",
        "400, Payment, 44, LOOK_UP_KNOWN",
        "400, Payment, 45, LOOK_UP_KNOWN",
        "400, Payment, 51, LOOK_UP_KNOWN",
        "400, Payment, 52, LOOK_UP",
        "400, Payment, 53, LOOK_UP",
        "400, Payment, 61, LOOK_UP_KNOWN",
        "400, payments, 61, LOOK_UP_KNOWN",
        "400, Payment, 62, LOOK_UP",
        "400, Payment, 63, LOOK_UP",
        "400, Payment, 71, LOOK_UP_KNOWN",
        "400, Payment, 72, REFUSED",
        "400, Payment, 73, LOOK_UP_KNOWN",
        "400, Payment, 74, LATER",
        "400, Payment, 93, LOOK_UP_STRANGE",
        "400, Payment, 95, REFUSED",
        "400, Payment, 96, REFUSED",
        "400, Payment, 98, REFUSED",
        "400, Payment, 1082, REFUSED",
        "400, VippsError, 91, LOOK_UP_KNOWN",
        "400, VippsError, 92, LOOK_UP_STRANGE",
        "400, VippsError, 93, LOOK_UP_STRANGE",
        "423, VippsError, 94, LATER",
        "429, VippsError, 98, LATER",
        "500, VippsError, 99, LOOK_UP",
        "400, User, 81, REFUSED",
        "400, Customer, 82, REFUSED",
        "400, Merchant, 21, LOOK_UP_KNOWN",
        "400, Merchant, 22, LOOK_UP_KNOWN",
        "400, Merchant, 31, STOP",
        "400, Merchant, 32, LIMIT",
        "400, Merchant, 33, LIMIT",
        "402, Merchant, 34, LOOK_UP_KNOWN",
        "404, Merchant, 35, LOOK_UP_STRANGE",
        "400, Merchant, 36, STOP",
        "400, Merchant, 37, STOP",
        "400, Merchant, 38, STOP",
        "400, Merchant, 39, STOP",
        "403, Merchant, 51, STOP",
        "400, Merchant, 97, STOP",
        "400, Payment, 4711, LOOK_UP_STRANGE",
        "500, Payment, 4711, LOOK_UP",
        "400, , , LOOK_UP_STRANGE",
        "401, , , STOP",
        "402, , , LOOK_UP_STRANGE",
        "403, , , STOP",
        "404, , , LOOK_UP_STRANGE",
        "409, , , LOOK_UP_STRANGE",
        "422, , , REFUSED",
        "423, , , LATER",
        "429, , , LATER",
        "500, , , LOOK_UP",
        "502, , , LOOK_UP",
        "503, , , LOOK_UP",
        "504, , , LOOK_UP",
        "302, , , LOOK_UP_STRANGE",
    })
    void anErrorMeansWhatTheTableSays(int status, String group, String code, String meaning) {
        String body = group == null
                ? "<html>sorry</html>"
                : "[{\"errorGroup\":\"%s\",\"errorCode\":\"%s\",\"errorMessage\":\"m\"}]".formatted(group, code);
        assertThat(name(answers.outcome(Kind.CAPTURE, 20000L, answer(status, body))))
                .isEqualTo(meaning);
    }

    @Test
    void aSingleErrorObjectIsReadLikeAList() {
        assertThat(name(answers.outcome(
                        Kind.CAPTURE,
                        20000L,
                        answer(400, "{\"errorGroup\":\"Payment\",\"errorCode\":\"72\",\"errorMessage\":\"m\"}"))))
                .isEqualTo("REFUSED");
    }

    @Test
    void anAnswerThatDidNotComeIsLookedUpAndOneThatWasNeverAskedForComesLater() {
        Answer lost = Answer.missing(Failure.NO_ANSWER, "SocketTimeoutException");
        Answer notSent = Answer.missing(Failure.NOT_SENT, "ConnectException");
        assertThat(name(answers.outcome(Kind.CAPTURE, 20000L, lost))).isEqualTo("LOOK_UP");
        assertThat(answers.outcome(Kind.CAPTURE, 20000L, notSent)).isInstanceOf(Outcome.NotSent.class);
    }

    @ParameterizedTest
    @CsvSource({"''", "<html>", "'{\"orderId\":'", "[]", "{}"})
    void aSuccessThatCannotBeReadIsLookedUp(String body) {
        assertThat(name(answers.outcome(Kind.CAPTURE, 20000L, answer(200, body))))
                .isEqualTo("LOOK_UP");
    }

    @Test
    void aSuccessOverAnotherAmountIsLookedUp() {
        String body = "{\"orderId\":\"a\",\"transactionInfo\":{\"amount\":30000,\"transactionId\":\"5001420058\"}}";
        assertThat(name(answers.outcome(Kind.CAPTURE, 20000L, answer(200, body))))
                .isEqualTo("LOOK_UP");
        assertThat(name(answers.outcome(Kind.CAPTURE, 30000L, answer(200, body))))
                .isEqualTo("DONE");
    }

    @Test
    void refusedCredentialsStopTheSalesUnitAndNothingElse() {
        Answer refused = Answer.missing(Failure.CREDENTIALS_REFUSED, "are the keys right?");
        assertThat(name(answers.outcome(Kind.CAPTURE, 20000L, refused))).isEqualTo("STOP");
        assertThat(answers.sight(refused)).isInstanceOf(Sight.StopUnit.class);
    }

    /** The shapes of facts that Vipps and the gateway before it answer in: their words reach the one who has to act. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"statusCode\":500,\"message\":\"words\"} | LOOK_UP",
                "429 | {\"statusCode\":429,\"message\":\"words\"} | LATER",
                "401 | {\"responseInfo\":{\"responseCode\":401,\"responseMessage\":\"Unauthorized\"},\"result\":{\"message\":\"words\"}} | STOP",
                "403 | {\"responseInfo\":{\"responseCode\":403,\"responseMessage\":\"words\"}} | STOP",
                "409 | {\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":\"409\",\"detail\":\"words\",\"traceId\":\"t-1\"} | LOOK_UP_STRANGE",
                "500 | {\"errorCode\":\"10001\",\"errorMessage\":\"words\",\"contextId\":\"c-1\"} | LOOK_UP",
                "400 | {\"error\":\"invalid_client\",\"error_description\":\"words\",\"trace_id\":\"t\"} | LOOK_UP_STRANGE",
            })
    void everyShapeOfAnErrorIsReadAndItsWordsAreKept(int status, String body, String meaning) {
        Outcome outcome = answers.outcome(Kind.CAPTURE, 20000L, answer(status, body));
        assertThat(name(outcome)).isEqualTo(meaning);
        assertThat(outcome.toString()).contains("words");
    }

    @Test
    void anInitiationWithoutAUrlIsLookedUp() {
        assertThat(name(answers.outcome(Kind.INITIATE, 20000L, answer(200, "{\"orderId\":\"a\"}"))))
                .isEqualTo("LOOK_UP");
    }

    @Test
    void aRefundsAnswerHasItsOwnShape() {
        Outcome outcome = answers.outcome(
                Kind.REFUND,
                100L,
                answer(
                        200,
                        "{\"orderId\":\"a\",\"transaction\":{\"amount\":100,\"transactionId\":\"5600727726\",\"status\":\"Refund\",\"timeStamp\":\"2018-11-14T15:22:46.736\"},"
                                + "\"transactionSummary\":{\"capturedAmount\":300,\"refundedAmount\":100,\"remainingAmountToCapture\":0,\"remainingAmountToRefund\":200}}"));
        assertThat(outcome).isEqualTo(new Outcome.Done("5600727726", null, 300L, 100L));
    }

    @Test
    void aRetryAfterIsObeyedButNeverForLessThanAMinute() {
        Answer soon = Answer.whole(429, new byte[0], Duration.ofSeconds(5));
        Answer late = Answer.whole(429, new byte[0], Duration.ofSeconds(300));
        assertThat(answers.outcome(Kind.CAPTURE, 20000L, soon))
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later -> assertThat(later.atLeast()).isEqualTo(Duration.ofSeconds(60)));
        assertThat(answers.outcome(Kind.CAPTURE, 20000L, late))
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later -> assertThat(later.atLeast()).isEqualTo(Duration.ofSeconds(300)));
    }

    @Test
    void longNumbersInAnErrorAreMaskedBecauseTheyMayBePhones() {
        Outcome outcome = answers.outcome(
                Kind.INITIATE,
                20000L,
                answer(
                        400,
                        "[{\"errorGroup\":\"User\",\"errorCode\":\"81\",\"errorMessage\":\"91234567 is no user\"}]"));
        assertThat(outcome.toString()).doesNotContain("91234567");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678-1234-1234-1234-123456789012",
                "12345678901234567890123456789012",
                "00-12345678901234567890123456789012-1234567890123456-01"
            })
    void theIdThatSupportAsksForStaysWhole(String id) {
        for (String field : List.of("contextId", "traceId")) {
            Outcome outcome = answers.outcome(
                    Kind.INITIATE, 20000L, answer(500, "{\"errorCode\":\"1\",\"" + field + "\":\"" + id + "\"}"));
            assertThat(outcome.toString()).contains("(" + field + " " + id + ")");
        }
    }

    @Test
    void aPhoneNumberInThePlaceOfAnIdIsMasked() {
        Outcome outcome = answers.outcome(
                Kind.INITIATE, 20000L, answer(500, "{\"errorCode\":\"1\",\"contextId\":\"4791234567\"}"));
        assertThat(outcome.toString()).doesNotContain("91234567");
    }

    @Test
    void theHistoryIsFoldedFromOldToNewAndOnlySuccessCounts() {
        Sight sight = answers.sight(answer(200, """
                {"orderId":"a","transactionSummary":{"capturedAmount":200,"refundedAmount":50,"remainingAmountToCapture":0,"remainingAmountToRefund":150},
                 "transactionLogHistory":[
                  {"operation":"REFUND","amount":50,"operationSuccess":true,"requestId":"r-1","transactionId":"4","transactionText":""},
                  {"operation":"VOID","amount":800,"operationSuccess":true,"requestId":"","transactionText":""},
                  {"operation":"CAPTURE","amount":300,"operationSuccess":false,"requestId":"c-2","transactionText":""},
                  {"operation":"CAPTURE","amount":200,"operationSuccess":true,"requestId":"c-1","transactionId":"3","transactionText":""},
                  {"operation":"RESERVE","amount":1000,"operationSuccess":true,"requestId":"","transactionText":""},
                  {"operation":"RESERVE","amount":1000,"operationSuccess":false,"requestId":"","transactionText":""},
                  {"operation":"INITIATE","amount":1000,"operationSuccess":true,"requestId":"","transactionText":""}]}
                """));
        assertThat(sight).isInstanceOfSatisfying(Sight.Seen.class, seen -> {
            assertThat(seen.authorizedMinor()).isEqualTo(1000);
            assertThat(seen.capturedMinor()).isEqualTo(200);
            assertThat(seen.refundedMinor()).isEqualTo(50);
            assertThat(seen.cancelledMinor()).isEqualTo(800);
            assertThat(seen.movements())
                    .extracting(Sight.Movement::kind, Sight.Movement::idempotencyKey)
                    .contains(tuple(Kind.CAPTURE, "c-1"), tuple(Kind.REFUND, "r-1"))
                    .doesNotContain(tuple(Kind.CAPTURE, "c-2"));
        });
    }

    @Test
    void anUnknownWordIsReportedAndChangesNothing() {
        Sight sight = answers.sight(
                answer(
                        200,
                        "{\"transactionLogHistory\":[{\"operation\":\"Teleport\",\"amount\":5,\"operationSuccess\":true,\"transactionText\":\"\"},"
                                + "{\"operation\":\"RESERVE\",\"amount\":1000,\"operationSuccess\":true,\"transactionText\":\"\"}]}"));
        assertThat(sight).isInstanceOfSatisfying(Sight.Seen.class, seen -> {
            assertThat(seen.strangeWord()).isEqualTo("TELEPORT");
            assertThat(seen.standing()).isEqualTo(Sight.Standing.AUTHORIZED);
            assertThat(seen.remainingMinor()).isEqualTo(1000);
        });
    }

    @Test
    void anUnknownWordOfLettersBeyondTheUsualIsReportedToo() {
        Sight sight = answers.sight(
                answer(
                        200,
                        "{\"transactionLogHistory\":[{\"operation\":\"A\\uD83D\\uDE00B\",\"amount\":5,\"operationSuccess\":true}]}"));
        assertThat(sight)
                .isInstanceOfSatisfying(
                        Sight.Seen.class, seen -> assertThat(seen.strangeWord()).isEqualTo("A?B"));
    }

    private static Answer answer(int status, String body) {
        return Answer.whole(status, body.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    private static String name(Outcome outcome) {
        if (outcome instanceof Outcome.LookUp lookUp) {
            return lookUp.refusal() == Refusal.NONE ? "LOOK_UP" : "LOOK_UP_" + lookUp.refusal();
        }
        if (outcome instanceof Outcome.Later) {
            return "LATER";
        }
        if (outcome instanceof Outcome.Limit) {
            return "LIMIT";
        }
        if (outcome instanceof Outcome.Refused) {
            return "REFUSED";
        }
        return outcome instanceof Outcome.StopUnit ? "STOP" : "DONE";
    }
}
