package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.BookedPayment.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A payment and its log in the words of ePayment v1. */
record EpaymentWords(SimulatorSettings settings) {
    static final Duration CAPTURE_GUARANTEE = Duration.ofDays(7);

    /** The state never leaves AUTHORIZED; what became of the money is in the aggregate. */
    static String state(Payment payment) {
        if (payment.wasAuthorized()) {
            return "AUTHORIZED";
        }
        return payment.phase() == Payment.Phase.OPEN
                ? "CREATED"
                : payment.phase().name();
    }

    static JsonObject aggregate(Payment payment) {
        return new JsonObject()
                .put("authorizedAmount", amount(payment, payment.authorized()))
                .put("cancelledAmount", amount(payment, payment.cancelled()))
                .put("capturedAmount", amount(payment, payment.captured()))
                .put("refundedAmount", amount(payment, payment.refunded()));
    }

    static JsonObject amount(Payment payment, long minor) {
        return new JsonObject().put("currency", payment.order.currency()).put("value", minor);
    }

    /** What a reservation that eCom made shares with its initiation is told apart here by its place in the log. */
    JsonArray events(Payment payment) {
        JsonArray events = new JsonArray();
        payment.log().forEach(entry -> {
            if (entry.operation().equals("SALE")) {
                events.add(event(payment, entry, "AUTHORIZED"));
            }
            events.add(event(payment, entry));
        });
        return events;
    }

    JsonObject event(Payment payment, Entry entry) {
        return event(payment, entry, name(payment, entry));
    }

    private static JsonObject event(Payment payment, Entry entry, String name) {
        JsonObject event = new JsonObject()
                .put("reference", payment.id.reference())
                .put("pspReference", pspReference(payment, entry, name))
                .put("name", name)
                .put("amount", amount(payment, entry.amountMinor()))
                .put("timestamp", entry.time().toString())
                .put("success", entry.success());
        if (!entry.requestId().isEmpty() && !name.equals("CANCELLED")) {
            event.put("idempotencyKey", entry.requestId());
        }
        return event;
    }

    private static String pspReference(Payment payment, Entry entry, String name) {
        boolean isShared = name.equals("AUTHORIZED") && payment.order.api() == Api.ECOM;
        return isShared ? entry.transactionId() + "-" + payment.log().indexOf(entry) : entry.transactionId();
    }

    static String name(Payment payment, Entry entry) {
        return switch (entry.operation()) {
            case "INITIATE" -> "CREATED";
            case "RESERVE" -> "AUTHORIZED";
            case "SALE", "CAPTURE" -> "CAPTURED";
            case "REFUND" -> "REFUNDED";
            case "VOID" -> "CANCELLED";
            case "CANCEL" -> payment.phase().name();
            case "EXPIRE" -> "EXPIRED";
            default -> throw new IllegalStateException(entry.operation() + " has no word in ePayment");
        };
    }

    /** The body of a webhook. */
    JsonObject notice(Payment payment, Entry entry) {
        JsonObject notice = event(payment, entry).put("msn", payment.id.salesUnit());
        if (entry.success() && notice.getString("name").equals("AUTHORIZED")) {
            captureGuaranteedUntil(payment).ifPresent(until -> notice.put("captureGuaranteedUntil", until.toString()));
        }
        return notice;
    }

    Optional<Instant> captureGuaranteedUntil(Payment payment) {
        List<String> reservations = List.of("RESERVE", "SALE");
        return payment.log().stream()
                .filter(entry -> settings.captureGuaranteedUntil()
                        && entry.success()
                        && reservations.contains(entry.operation()))
                .findFirst()
                .map(entry -> entry.time().plus(CAPTURE_GUARANTEE));
    }
}
