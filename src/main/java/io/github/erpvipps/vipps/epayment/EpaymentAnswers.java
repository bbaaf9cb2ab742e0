package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Look;
import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.AnswerJson;
import io.github.erpvipps.vipps.Meaning;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Seen;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * Says what ePayment's answers mean. Never throws on anything that came from outside: what cannot be read is looked up. A success may
 * come as {@code application/problem+json}, so nothing goes by the content type.
 */
public final class EpaymentAnswers {

    private final EpaymentErrors errors;
    private final Duration rateWindow;

    /** @param rateWindow the window in which Vipps counts calls: a minute */
    public EpaymentAnswers(Duration rateWindow) {
        this.errors = new EpaymentErrors(rateWindow);
        this.rateWindow = rateWindow;
    }

    /** The outcome of the call that the exchange has just made. */
    public Outcome outcome(Exchange exchange) {
        LeasedCall call = exchange.getVariable("payment", LeasedCall.class);
        return outcome(call.kind(), call.reference(), Answer.of(exchange));
    }

    /** What the payment, which the exchange has just read, shows; without its movements. */
    public Sight payment(Exchange exchange) {
        Sight sight = payment(Answer.of(exchange));
        exchange.setVariable("seen", sight);
        return sight;
    }

    /** Whether the look is to show each movement, too, and the payment was seen. */
    public boolean areEventsWanted(Exchange exchange) {
        return exchange.getVariable("payment", Look.class).withMovements()
                && exchange.getVariable("seen") instanceof Seen;
    }

    /**
     * What the payment and its events, which the exchange has just read, show together. Where the events were wanted for the ids of
     * movements alone, the payment counts without them.
     */
    public Sight events(Exchange exchange) {
        Seen seen = exchange.getVariable("seen", Seen.class);
        Sight both = events(seen, Answer.of(exchange));
        return both instanceof Seen
                        || exchange.getVariable("payment", Look.class).needsMovements()
                ? both
                : seen;
    }

    Outcome outcome(Kind kind, String reference, Answer answer) {
        return answer.withoutOutcome().orElseGet(() -> whole(kind, reference, answer));
    }

    private Outcome whole(Kind kind, String reference, Answer answer) {
        JsonNode body = AnswerJson.read(answer.body());
        if (!answer.isSuccess()) {
            return error(kind, answer, body);
        }
        if (!reference.equals(body.path("reference").asText())) {
            return new Outcome.LookUp("the answer cannot be read", Refusal.NONE);
        }
        if (kind == Kind.INITIATE) {
            // Where the customer gets a push message there is no address.
            return new Outcome.Done(null, address(body), null, null);
        }
        JsonNode aggregate = body.path("aggregate");
        Long captured = minor(aggregate, "capturedAmount");
        Long refunded = minor(aggregate, "refundedAmount");
        if (captured == null || refunded == null) {
            return new Outcome.LookUp("the answer has no sums", Refusal.NONE);
        }
        // The answer's pspReference is the payment's; settlements list that of the event.
        return new Outcome.Done(null, null, captured, refunded);
    }

    private Outcome error(Kind kind, Answer answer, JsonNode body) {
        return meaning(kind, answer, body).of(why(answer, body)).notBefore(answer.retryAfter());
    }

    private Meaning meaning(Kind kind, Answer answer, JsonNode body) {
        String code = code(body);
        Meaning ofStatus = Meaning.ofStatus(answer.status(), answer.retryAfter(), rateWindow);
        // A limit of calls is the gateway's word, whatever the body says.
        if (answer.status() == 429) {
            return ofStatus;
        }
        if (code.isEmpty() && answer.status() == 400 && isAboutFields(body)) {
            return Meaning.REFUSED;
        }
        return errors.named(kind, code).orElse(ofStatus);
    }

    /** A malformed request is answered with the names of its fields and no code. */
    private static boolean isAboutFields(JsonNode body) {
        return !body.path("extraDetails").isEmpty()
                || !body.path("invalidParams").isEmpty();
    }

    Sight payment(Answer answer) {
        return answer.withoutSight().orElseGet(() -> {
            JsonNode body = AnswerJson.read(answer.body());
            return answer.isSuccess() ? EpaymentDetails.payment(body) : notSeen(answer, body);
        });
    }

    /** @param seen what the payment had shown right before */
    Sight events(Seen seen, Answer answer) {
        return answer.withoutSight().orElseGet(() -> {
            JsonNode body = AnswerJson.read(answer.body());
            // The payment was seen a moment ago: events that are not there yet do not mean that it is not.
            return answer.isSuccess()
                    ? EpaymentDetails.withEvents(seen, body)
                    : answer.failedLook(error(null, answer, body), why(answer, body));
        });
    }

    private Sight notSeen(Answer answer, JsonNode body) {
        return answer.status() == 404 || code(body).equals("5090")
                ? new Sight.NotThere()
                : answer.failedLook(error(null, answer, body), why(answer, body));
    }

    /** The number that names the error; empty when there is none. */
    private static String code(JsonNode body) {
        for (JsonNode detail : body.path("extraDetails")) {
            if ("ErrorCode".equalsIgnoreCase(detail.path("name").asText(""))) {
                return AnswerJson.cut(detail.path("reason").asText(""), 10);
            }
        }
        return "";
    }

    private static String why(Answer answer, JsonNode body) {
        return AnswerJson.why(answer.status(), code(body), body);
    }

    /** Where the customer pays; null where there is no such address. */
    static String address(JsonNode body) {
        String url = body.path("redirectUrl").asText("");
        return url.isEmpty() ? null : url;
    }

    /** An amount's value in minor units; null when it is none. */
    static Long minor(JsonNode node, String field) {
        return AnswerJson.number(node.path(field), "value");
    }
}
