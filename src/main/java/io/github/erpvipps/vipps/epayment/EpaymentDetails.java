package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.AnswerJson;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Initiation;
import io.github.erpvipps.vipps.Sight.Movement;
import io.github.erpvipps.vipps.Sight.Seen;
import io.github.erpvipps.vipps.Sight.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code GET …/payments/{reference}} and its events. The sums are the truth: the state stays AUTHORIZED whatever is captured,
 * refunded or cancelled afterwards (ePayment API guide, "Get payment"). Of the events only the successful ones count.
 */
final class EpaymentDetails {

    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    /** What the customer did is in the state. */
    private static final Map<String, Kind> KIND_OF_EVENT = Map.of(
            "CAPTURED", Kind.CAPTURE, "REFUNDED", Kind.REFUND, "CANCELLED", Kind.CANCEL, "TERMINATED", Kind.CANCEL);

    private EpaymentDetails() {}

    static Sight payment(JsonNode body) {
        JsonNode sums = body.path("aggregate");
        Long amount = EpaymentAnswers.minor(body, "amount");
        Long authorized = EpaymentAnswers.minor(sums, "authorizedAmount");
        Long captured = EpaymentAnswers.minor(sums, "capturedAmount");
        Long refunded = EpaymentAnswers.minor(sums, "refundedAmount");
        Long cancelled = EpaymentAnswers.minor(sums, "cancelledAmount");
        if (amount == null || authorized == null || captured == null || refunded == null || cancelled == null) {
            return Answer.unreadable();
        }
        String state = body.path("state").asText("").toUpperCase(Locale.ROOT);
        Standing standing = standing(state, authorized);
        return new Seen(
                standing == null ? Standing.INITIATED : standing,
                new Initiation(
                        body.path("amount").path("currency").asText(""),
                        amount,
                        null,
                        null,
                        EpaymentAnswers.address(body)),
                authorized,
                captured,
                refunded,
                // Of what nobody had reserved nothing can be let go, whatever the sum of a terminated payment says.
                authorized == 0 ? 0 : cancelled,
                0,
                AnswerJson.time(body, "captureGuaranteedUntil"),
                List.of(),
                standing == null ? AnswerJson.strange(state) : null);
    }

    /** Null for a state that this version does not know. */
    private static Standing standing(String state, long authorized) {
        if (authorized > 0) {
            return state.equals("AUTHORIZED") ? Standing.AUTHORIZED : null;
        }
        return switch (state) {
            case "CREATED", "AUTHORIZED" -> Standing.INITIATED;
            case "ABORTED" -> Standing.ABORTED;
            case "EXPIRED" -> Standing.EXPIRED;
            case "TERMINATED" -> Standing.TERMINATED;
            default -> null;
        };
    }

    /**
     * Both together.
     *
     * @return {@link Sight.NotNow} when money moved between the two readings, so that they do not belong together
     */
    static Sight withEvents(Seen seen, JsonNode events) {
        if (!events.isArray()) {
            return Answer.unreadable();
        }
        Initiation initiation = seen.initiation();
        List<Movement> movements = new ArrayList<>();
        for (JsonNode event : events) {
            if (!event.path("success").asBoolean(false)) {
                continue;
            }
            String key = AnswerJson.text(event, "idempotencyKey");
            String name = event.path("name").asText("").toUpperCase(Locale.ROOT);
            Long amount = EpaymentAnswers.minor(event, "amount");
            Kind kind = KIND_OF_EVENT.get(name);
            if (name.equals("CREATED")) {
                initiation = new Initiation(
                        initiation.currency(),
                        initiation.amountMinor(),
                        AnswerJson.time(event, "timestamp"),
                        key,
                        initiation.url());
            } else if (kind != null && amount != null) {
                movements.add(new Movement(kind, key, amount, AnswerJson.text(event, "pspReference")));
            }
        }
        if (sum(movements, Kind.CAPTURE) != seen.capturedMinor()
                || sum(movements, Kind.REFUND) != seen.refundedMinor()) {
            return new Sight.NotNow(READ_AGAIN, "the payment's events and its sums do not agree yet");
        }
        return new Seen(
                seen.standing(),
                initiation,
                seen.authorizedMinor(),
                seen.capturedMinor(),
                seen.refundedMinor(),
                seen.cancelledMinor(),
                seen.directCapturedMinor(),
                seen.guaranteedUntil(),
                List.copyOf(movements),
                seen.strangeWord());
    }

    private static long sum(List<Movement> movements, Kind kind) {
        return movements.stream()
                .filter(movement -> movement.kind() == kind)
                .mapToLong(Movement::amountMinor)
                .sum();
    }
}
