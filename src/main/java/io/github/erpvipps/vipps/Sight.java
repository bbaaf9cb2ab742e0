package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a look at a payment at Vipps showed. */
public sealed interface Sight {

    /**
     * The payment as Vipps has it. Amounts are minor units and come from the history's successful entries.
     *
     * @param initiatedAt when Vipps says that it was initiated; null when it does not say
     * @param strangeWord a status that this version does not know; null when all were known
     */
    record Seen(
            Standing standing,
            long initiatedMinor,
            Instant initiatedAt,
            long authorizedMinor,
            long capturedMinor,
            long refundedMinor,
            long cancelledMinor,
            long directCapturedMinor,
            List<Movement> movements,
            String strangeWord)
            implements Sight {

        /** What is reserved and neither captured nor cancelled. */
        public long remainingMinor() {
            return authorizedMinor - capturedMinor - cancelledMinor;
        }
    }

    /** Vipps does not know the reference. */
    record NotThere() implements Sight {}

    /** The look failed; look again, not before {@code atLeast}. */
    record NotNow(Duration atLeast, String why) implements Sight {}

    /** The sales unit's credentials or agreement do not let us look. */
    record StopUnit(String why) implements Sight {}

    /** Where a payment stands, before the amounts tell more. */
    enum Standing {
        INITIATED,
        AUTHORIZED,
        /** Cancelled before there was any money, by the customer or by us: the API does not say. */
        CANCELLED,
        EXPIRED
    }

    /** Money that moved, with the idempotency key under which it was asked for where Vipps tells. */
    record Movement(Kind kind, String idempotencyKey, long amountMinor, String transactionId) {}
}
