package io.github.erpvipps.callbacks;

import java.time.Instant;
import java.util.Locale;

/**
 * All that is kept of a webhook, and what tells it from others: sales unit, reference, name and the event's own id. Two partial
 * captures share the first three.
 *
 * @param salesUnit empty when none can be read, as are the next two
 * @param pspReference the event's own id at Vipps; where it has none, what tells its content from another's
 * @param at when it happened, by Vipps' clock; null when it does not say
 * @param success null when it does not say
 * @param idempotencyKey of the call that brought it about; null for an event that no call of ours has brought about. It is not kept
 * @param news false for what the ledger knows before Vipps can tell it
 * @param parked why it cannot be handled; null when it can
 */
public record WebhookEvent(
        String salesUnit,
        String reference,
        String name,
        String pspReference,
        Instant at,
        Boolean success,
        String idempotencyKey,
        boolean news,
        Parked parked) {

    /**
     * Why an event is stored and not handled. It is answered as any other: a refused one would come again and hold up those that
     * follow it.
     */
    public enum Parked {
        UNREADABLE,
        UNKNOWN_EVENT,
        NO_REFERENCE,
        OTHER_SALES_UNIT,
        /** The shop's other systems pay with the same sales unit: this one is normal. */
        UNKNOWN_PAYMENT;

        /** As in the ledger and in metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
