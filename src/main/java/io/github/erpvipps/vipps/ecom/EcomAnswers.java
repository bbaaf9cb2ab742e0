package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Says what eCom's answers mean. Never throws on anything that came from outside: what cannot be read is looked up. */
public final class EcomAnswers {

    private static final Duration CONNECT_AGAIN = Duration.ofSeconds(5);

    private final ObjectMapper json = new ObjectMapper();

    /** The outcome of the call that the exchange has just made. */
    public Outcome outcome(Exchange exchange) {
        LeasedCall call = exchange.getVariable("payment", LeasedCall.class);
        return outcome(call.kind(), Answer.of(exchange));
    }

    /** What the look at a payment that the exchange has just made has shown. */
    public Sight sight(Exchange exchange) {
        return sight(Answer.of(exchange));
    }

    Outcome outcome(Kind kind, Answer answer) {
        if (answer.failure() != null) {
            return answer.surelyNotSent()
                    ? new Outcome.NotSent("Vipps cannot be reached (" + answer.failure() + ")")
                    : new Outcome.LookUp("no answer (" + answer.failure() + ")", Refusal.NONE);
        }
        JsonNode body = read(answer.body());
        if (answer.status() >= 200 && answer.status() < 300) {
            return done(kind, body);
        }
        return error(answer, body);
    }

    private static Outcome done(Kind kind, JsonNode body) {
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
        return new Outcome.Done(
                text(transaction, "transactionId"),
                null,
                number(summary, "capturedAmount"),
                number(summary, "refundedAmount"));
    }

    private static Outcome error(Answer answer, JsonNode body) {
        JsonNode first = body.isArray() ? body.path(0) : body;
        String group = first.path("errorGroup").asText("");
        String code = first.path("errorCode").asText("");
        String why = why(answer.status(), group, code, first);
        // A limit of calls and a refused token are the gateway's words, whatever the body says.
        if (group.isEmpty() || answer.status() == 429) {
            return EcomErrors.unnamed(answer.status(), answer.retryAfter(), why);
        }
        return EcomErrors.named(group, code, why)
                .orElseGet(() -> EcomErrors.unnamed(answer.status(), answer.retryAfter(), why));
    }

    Sight sight(Answer answer) {
        if (answer.failure() != null) {
            return new Sight.NotNow(CONNECT_AGAIN, "no answer (" + answer.failure() + ")");
        }
        JsonNode body = read(answer.body());
        if (answer.status() >= 200 && answer.status() < 300) {
            return body.has("transactionLogHistory")
                    ? EcomDetails.read(body)
                    : new Sight.NotNow(CONNECT_AGAIN, "the answer cannot be read");
        }
        JsonNode first = body.isArray() ? body.path(0) : body;
        String group = first.path("errorGroup").asText("");
        String code = first.path("errorCode").asText("");
        if ("merchant".equalsIgnoreCase(group) && "35".equals(code)) {
            return new Sight.NotThere();
        }
        Outcome meaning = error(answer, body);
        if (meaning instanceof Outcome.StopUnit stop) {
            return new Sight.StopUnit(stop.why());
        }
        Duration atLeast = meaning instanceof Outcome.Later later ? later.atLeast() : CONNECT_AGAIN;
        return new Sight.NotNow(atLeast, why(answer.status(), group, code, first));
    }

    /** Group, code and message are Vipps' own words for us and name no person; contextId is what its support asks for. */
    private static String why(int status, String group, String code, JsonNode error) {
        StringBuilder why = new StringBuilder("HTTP ").append(status);
        if (!group.isEmpty()) {
            why.append(' ').append(cut(group, 20)).append('/').append(cut(code, 40));
        }
        String message = error.path("errorMessage").asText("");
        if (!message.isEmpty()) {
            why.append(": ").append(cut(message, 200));
        }
        String context = error.path("contextId").asText("");
        if (!context.isEmpty()) {
            why.append(" (contextId ").append(cut(context, 60)).append(')');
        }
        return why.toString().replace('\0', ' ').replaceAll("\\d{8,}", "…");
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private JsonNode read(byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        return text.isEmpty() || text.length() > 64 ? null : text;
    }

    private static Long number(JsonNode node, String field) {
        return node.path(field).canConvertToLong() && node.path(field).isIntegralNumber()
                ? node.path(field).longValue()
                : null;
    }
}
