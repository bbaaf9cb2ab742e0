package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.AnswerJson;
import io.github.erpvipps.vipps.Meaning;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Says what eCom's answers mean. Never throws on anything that came from outside: what cannot be read is looked up. */
public final class EcomAnswers {

    private final EcomErrors errors;
    private final Duration rateWindow;

    /** @param rateWindow the window in which Vipps counts calls: a minute */
    public EcomAnswers(Duration rateWindow) {
        this.errors = new EcomErrors(rateWindow);
        this.rateWindow = rateWindow;
    }

    /** The outcome of the call that the exchange has just made. */
    public Outcome outcome(Exchange exchange) {
        LeasedCall call = exchange.getVariable("payment", LeasedCall.class);
        return outcome(call.kind(), call.amountMinor(), Answer.of(exchange));
    }

    /** What the look at a payment that the exchange has just made has shown. */
    public Sight sight(Exchange exchange) {
        return sight(Answer.of(exchange));
    }

    /** @param amountMinor what a capture or a refund was to move, in minor units */
    Outcome outcome(Kind kind, Long amountMinor, Answer answer) {
        return answer.withoutOutcome().orElseGet(() -> whole(kind, amountMinor, answer));
    }

    private Outcome whole(Kind kind, Long amountMinor, Answer answer) {
        JsonNode body = AnswerJson.read(answer.body());
        return answer.isSuccess() ? done(kind, amountMinor, body) : error(answer, body);
    }

    private static Outcome done(Kind kind, Long amountMinor, JsonNode body) {
        if (!body.has("orderId")) {
            return new Outcome.LookUp("the answer cannot be read", Refusal.NONE);
        }
        if (kind == Kind.INITIATE) {
            String url = body.path("url").asText("");
            return url.isEmpty()
                    ? new Outcome.LookUp("the answer has no url", Refusal.NONE)
                    : new Outcome.Done(null, url, null, null);
        }
        // A refund's answer calls it "transaction", the others "transactionInfo".
        JsonNode transaction = body.has("transactionInfo") ? body.get("transactionInfo") : body.path("transaction");
        JsonNode summary = body.path("transactionSummary");
        Long moved = AnswerJson.number(transaction, "amount");
        if (kind != Kind.CANCEL && moved != null && !moved.equals(amountMinor)) {
            return new Outcome.LookUp(
                    "the answer is about " + moved + " minor units and not about " + amountMinor, Refusal.NONE);
        }
        return new Outcome.Done(
                AnswerJson.text(transaction, "transactionId"),
                null,
                AnswerJson.number(summary, "capturedAmount"),
                AnswerJson.number(summary, "refundedAmount"));
    }

    private Outcome error(Answer answer, JsonNode body) {
        JsonNode first = body.isArray() ? body.path(0) : body;
        String group = first.path("errorGroup").asText("");
        String code = first.path("errorCode").asText("");
        String why = why(answer.status(), group, code, first);
        // A limit of calls is the gateway's word, whatever the body says.
        if (group.isEmpty() || answer.status() == 429) {
            return unnamed(answer, why);
        }
        return errors.named(group, code, why)
                .map(meaning -> meaning.notBefore(answer.retryAfter()))
                .orElseGet(() -> unnamed(answer, why));
    }

    private Outcome unnamed(Answer answer, String why) {
        return Meaning.ofStatus(answer.status(), answer.retryAfter(), rateWindow)
                .of(why);
    }

    Sight sight(Answer answer) {
        return answer.withoutSight().orElseGet(() -> seen(answer));
    }

    private Sight seen(Answer answer) {
        JsonNode body = AnswerJson.read(answer.body());
        if (answer.isSuccess()) {
            return body.has("transactionLogHistory") ? EcomDetails.read(body) : Answer.unreadable();
        }
        JsonNode first = body.isArray() ? body.path(0) : body;
        String group = first.path("errorGroup").asText("");
        String code = first.path("errorCode").asText("");
        return "merchant".equalsIgnoreCase(group) && "35".equals(code)
                ? new Sight.NotThere()
                : answer.failedLook(error(answer, body), why(answer.status(), group, code, first));
    }

    /** Group, code and message are Vipps' own words for us and name no person. */
    private static String why(int status, String group, String code, JsonNode error) {
        String name = group.isEmpty() ? "" : AnswerJson.cut(group, 20) + "/" + AnswerJson.cut(code, 40);
        return AnswerJson.why(status, name, error);
    }
}
