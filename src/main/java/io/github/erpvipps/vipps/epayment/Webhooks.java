package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.callbacks.Doorkeeper;
import io.github.erpvipps.callbacks.WebhookEvent;
import io.github.erpvipps.callbacks.WebhookEvent.Parked;
import io.github.erpvipps.vipps.AnswerJson;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What makes a webhook genuine, and what is heard of it: the event's word, whose it is and its own id. The amount stays outside, so
 * that nothing can book from it, and so do the name and the address that an authorization may carry.
 */
public final class Webhooks implements Doorkeeper {

    /** The word for "there is a payment now". Whoever creates one knows that first, so nobody needs to look. */
    private static final String CREATED = "CREATED";

    private static final Set<String> EVENTS =
            Set.of(CREATED, "ABORTED", "EXPIRED", "CANCELLED", "CAPTURED", "REFUNDED", "AUTHORIZED", "TERMINATED");

    private static final Pattern SALES_UNIT = Pattern.compile("\\d{4,6}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,50}");

    private static final Instant EARLIEST = Instant.parse("2015-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final Set<String> salesUnits;
    private final WebhookSignature signature;

    /**
     * @param salesUnits the units that this bridge has keys for
     * @param url {@code vipps.webhook-url}; empty: none is let in
     * @param secrets any of which may have signed; none: none is let in
     */
    public Webhooks(Set<String> salesUnits, String url, List<String> secrets) {
        this.salesUnits = Set.copyOf(salesUnits);
        this.signature = new WebhookSignature(url, secrets);
    }

    @Override
    public Optional<Listener> letIn(MultiMap headers, Map<String, String> path) {
        return signature
                .signedHash(headers)
                .map(hash -> body ->
                        WebhookSignature.isHashOf(hash, body) ? Optional.of(hear(hash, body)) : Optional.empty());
    }

    private WebhookEvent hear(String hash, byte[] body) {
        JsonNode event = AnswerJson.read(body);
        if (!event.isObject()) {
            return new WebhookEvent("", "", "", hash, null, null, null, false, Parked.UNREADABLE);
        }
        String salesUnit = text(event, "msn", SALES_UNIT, "");
        String reference = text(event, "reference", REFERENCE, "");
        String name = text(event, "name", WORD, "");
        JsonNode success = event.path("success");
        return new WebhookEvent(
                salesUnit,
                reference,
                name,
                // Without an id of its own it is known by its content: the same bytes are the same event.
                text(event, "pspReference", WORD, hash),
                time(event.path("timestamp").asText("")),
                success.isBoolean() ? success.booleanValue() : null,
                text(event, "idempotencyKey", KEY, null),
                !name.equals(CREATED),
                parked(salesUnit, reference, name));
    }

    private Parked parked(String salesUnit, String reference, String name) {
        if (!EVENTS.contains(name)) {
            return Parked.UNKNOWN_EVENT;
        }
        if (reference.isEmpty()) {
            return Parked.NO_REFERENCE;
        }
        return salesUnits.contains(salesUnit) ? null : Parked.OTHER_SALES_UNIT;
    }

    /** The sales unit is a text in the guide; eCom's callbacks have taught that it may be a number, too. */
    private static String text(JsonNode event, String field, Pattern form, String otherwise) {
        String text = event.path(field).asText("");
        return form.matcher(text).matches() ? text : otherwise;
    }

    /** Null for what is no time, or none that a ledger should hold. */
    private static Instant time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
