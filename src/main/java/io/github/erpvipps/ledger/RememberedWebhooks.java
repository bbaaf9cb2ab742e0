package io.github.erpvipps.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * The registrations of webhooks that our command has made at Vipps, never their secrets. Vipps deletes one that does not answer for
 * long: only who remembers it can tell that from one that never was.
 */
public final class RememberedWebhooks {

    private final Ledger ledger;

    public RememberedWebhooks(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * One that was registered and not deleted by our command.
     *
     * @param id as Vipps gave it
     */
    public record Remembered(String id, String salesUnit, String url, Instant registeredAt) {}

    /** All of them, the oldest first. */
    public List<Remembered> all() {
        return ledger.query(
                "webhooks/registrations",
                Map.of(),
                (row, number) -> new Remembered(
                        row.getString("registration_id"),
                        row.getString("sales_unit"),
                        row.getString("url"),
                        row.getObject("registered_at", OffsetDateTime.class).toInstant()));
    }

    /** Vipps has given a registration this id. */
    public void remember(String id, String salesUnit, String url, String who) {
        ledger.inTransaction(() -> {
            ledger.run(
                    "webhooks/remember-registration",
                    Map.of("registration_id", id, "sales_unit", salesUnit, "url", url, "who", who));
            ledger.tell(
                    null, null, null, "webhook-registered", "sales unit " + salesUnit + ": " + id + " for " + url, who);
            return null;
        });
    }

    /** A person has deleted it at Vipps, whether it was ours or not. */
    public void deleted(String id, String salesUnit, String who) {
        ledger.inTransaction(() -> {
            ledger.run("webhooks/forget-registration", Map.of("registration_id", id));
            ledger.tell(null, null, null, "webhook-deleted", "sales unit " + salesUnit + ": " + id, who);
            return null;
        });
    }

    /** Vipps has it no more: nobody needs to remember it. */
    public void forget(String id, String who) {
        ledger.inTransaction(() -> {
            if (ledger.run("webhooks/forget-registration", Map.of("registration_id", id)) > 0) {
                ledger.tell(null, null, null, "webhook-deleted", id + ", which Vipps had deleted", who);
            }
            return null;
        });
    }
}
