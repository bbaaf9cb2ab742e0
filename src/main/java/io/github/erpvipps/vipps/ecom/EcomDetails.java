package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.vipps.AnswerJson;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Movement;
import io.github.erpvipps.vipps.Sight.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads {@code GET …/details}. The history is folded from its oldest entry to its newest; only entries with
 * {@code operationSuccess} move money or state (eCom API guide, "Get payment details").
 */
final class EcomDetails {

    private long initiated;
    private Instant initiatedAt;
    private long reserved;
    private long sold;
    private long captured;
    private long refunded;
    private boolean released;
    private Standing standing = Standing.INITIATED;
    private String strangeWord;
    private final List<Movement> movements = new ArrayList<>();

    private EcomDetails() {}

    static Sight.Seen read(JsonNode body) {
        EcomDetails details = new EcomDetails();
        JsonNode history = body.path("transactionLogHistory");
        for (int i = history.size() - 1; i >= 0; i--) {
            details.fold(history.get(i));
        }
        return details.seen(body.path("transactionSummary"));
    }

    private void fold(JsonNode entry) {
        long amount = entry.path("amount").asLong(0);
        String operation = entry.path("operation").asText("").toUpperCase(Locale.ROOT);
        boolean success = entry.path("operationSuccess").asBoolean(false);
        if (operation.equals("INITIATE") || operation.equals("REGISTER") || operation.equals("REGISTERED")) {
            initiated = amount;
            initiatedAt = AnswerJson.time(entry, "timeStamp");
            return;
        }
        if (!success) {
            // An attempt that failed; with another card the customer may still pay.
            return;
        }
        switch (operation) {
            case "RESERVE", "RESERVED" -> {
                reserved = amount;
                standing = Standing.AUTHORIZED;
            }
            case "SALE" -> {
                reserved = amount;
                sold = amount;
                standing = Standing.AUTHORIZED;
            }
            case "CAPTURE" -> {
                captured += amount;
                movements.add(movement(Kind.CAPTURE, entry, amount));
            }
            case "REFUND" -> {
                refunded += amount;
                movements.add(movement(Kind.REFUND, entry, amount));
            }
            case "CANCEL", "VOID", "USER_CANCEL", "AUTOREVERSAL", "AUTOCANCEL", "AUTO_CANCEL" -> {
                released = true;
                if (reserved == 0) {
                    standing = Standing.CANCELLED;
                }
                movements.add(movement(Kind.CANCEL, entry, amount));
            }
            case "REJECT", "REJECTED", "FAILED" -> {
                if (reserved == 0) {
                    standing = Standing.EXPIRED;
                }
            }
            default -> strangeWord = AnswerJson.strange(operation);
        }
    }

    private static Movement movement(Kind kind, JsonNode entry, long amount) {
        String key = entry.path("requestId").asText("");
        String transaction = entry.path("transactionId").asText("");
        return new Movement(kind, key.isEmpty() ? null : key, amount, transaction.isEmpty() ? null : transaction);
    }

    private Sight.Seen seen(JsonNode summary) {
        long taken = captured + sold;
        long remaining = reserved - taken;
        if (released) {
            // Nothing can be captured after a release, whatever the summary's age; it tells how much was let go.
            remaining = Math.min(
                    remaining,
                    Math.max(0, summary.path("remainingAmountToCapture").asLong(0)));
        }
        return new Sight.Seen(
                standing,
                Sight.Initiation.inKroner(initiated == 0 ? reserved : initiated, initiatedAt),
                reserved,
                taken,
                refunded,
                reserved - taken - remaining,
                sold,
                null,
                List.copyOf(movements),
                strangeWord);
    }
}
