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
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** Says what eCom's answers mean. Never throws on anything that came from outside: what cannot be read is looked up. */
public final class EcomAnswers {

    private static final Duration CONNECT_AGAIN = Duration.ofSeconds(5);

    /** Where the shapes of an error have their words: eCom's own, the two of the gateway, RFC 7807, and the token endpoint's. */
    private static final List<String> MESSAGES = List.of(
            "/errorMessage",
            "/result/message",
            "/responseInfo/responseMessage",
            "/message",
            "/detail",
            "/title",
            "/error_description");

    /** A UUID, 32 hexadecimal digits, or W3C's traceparent with these in it. */
    private static final Pattern TRACE_ID = Pattern.compile(
            "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[0-9a-f]{2}-)?[0-9a-f]{32}(?:-[0-9a-f]{16}-[0-9a-f]{2})?");

    private final ObjectMapper json = new ObjectMapper();
    private final EcomErrors errors;

    /** @param rateWindow the window in which Vipps counts calls: a minute */
    public EcomAnswers(Duration rateWindow) {
        this.errors = new EcomErrors(rateWindow);
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
        return switch (answer.failure()) {
            case NOT_SENT -> new Outcome.NotSent("Vipps cannot be reached (" + answer.why() + ")");
            case CREDENTIALS_REFUSED -> new Outcome.StopUnit(answer.why());
            case NO_ANSWER -> new Outcome.LookUp("no answer (" + answer.why() + ")", Refusal.NONE);
            case NONE -> whole(kind, amountMinor, answer);
        };
    }

    private Outcome whole(Kind kind, Long amountMinor, Answer answer) {
        JsonNode body = read(answer.body());
        return answer.status() >= 200 && answer.status() < 300 ? done(kind, amountMinor, body) : error(answer, body);
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
        Long moved = number(transaction, "amount");
        if (kind != Kind.CANCEL && moved != null && !moved.equals(amountMinor)) {
            return new Outcome.LookUp(
                    "the answer is about " + moved + " minor units and not about " + amountMinor, Refusal.NONE);
        }
        return new Outcome.Done(
                text(transaction, "transactionId"),
                null,
                number(summary, "capturedAmount"),
                number(summary, "refundedAmount"));
    }

    private Outcome error(Answer answer, JsonNode body) {
        JsonNode first = body.isArray() ? body.path(0) : body;
        String group = first.path("errorGroup").asText("");
        String code = first.path("errorCode").asText("");
        String why = why(answer.status(), group, code, first);
        // A limit of calls is the gateway's word, whatever the body says.
        if (group.isEmpty() || answer.status() == 429) {
            return errors.unnamed(answer.status(), answer.retryAfter(), why);
        }
        return errors.named(group, code, why)
                .map(meaning -> notBefore(answer.retryAfter(), meaning))
                .orElseGet(() -> errors.unnamed(answer.status(), answer.retryAfter(), why));
    }

    private static Outcome notBefore(Duration retryAfter, Outcome meaning) {
        return meaning instanceof Outcome.Later later && retryAfter.compareTo(later.atLeast()) > 0
                ? new Outcome.Later(retryAfter, later.why())
                : meaning;
    }

    Sight sight(Answer answer) {
        if (answer.failure() == Answer.Failure.CREDENTIALS_REFUSED) {
            return new Sight.StopUnit(answer.why());
        }
        if (answer.failure() != Answer.Failure.NONE) {
            return new Sight.NotNow(CONNECT_AGAIN, "no answer (" + answer.why() + ")");
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
        Duration ours = meaning instanceof Outcome.Later later ? later.atLeast() : CONNECT_AGAIN;
        Duration atLeast = answer.retryAfter().compareTo(ours) > 0 ? answer.retryAfter() : ours;
        return new Sight.NotNow(atLeast, why(answer.status(), group, code, first));
    }

    /** Group, code and message are Vipps' own words for us and name no person; contextId is what its support asks for. */
    private static String why(int status, String group, String code, JsonNode error) {
        StringBuilder why = new StringBuilder("HTTP ").append(status);
        if (!group.isEmpty()) {
            why.append(' ').append(cut(group, 20)).append('/').append(cut(code, 40));
        }
        String message = MESSAGES.stream()
                .map(pointer -> error.at(pointer).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (!message.isEmpty()) {
            why.append(": ").append(cut(message, 200));
        }
        String words = why.toString().replaceAll("\\d{8,}", "…");
        return (words + traces(error)).replace('\0', ' ');
    }

    /** As they are where they look like ids, which may have eight digits in a row; otherwise without long numbers. */
    private static String traces(JsonNode error) {
        StringBuilder traces = new StringBuilder();
        for (String trace : List.of("contextId", "traceId")) {
            String id = error.path(trace).asText("");
            if (!id.isEmpty()) {
                String shown = TRACE_ID.matcher(id).matches() ? id : cut(id, 60).replaceAll("\\d{8,}", "…");
                traces.append(" (").append(trace).append(' ').append(shown).append(')');
            }
        }
        return traces.toString();
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
