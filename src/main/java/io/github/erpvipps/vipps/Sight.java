package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a look at a payment at Vipps showed. */
public sealed interface Sight {

    /**
     * The payment as Vipps has it. Amounts are minor units, of what succeeded alone.
     *
     * @param guaranteedUntil until when the reservation can be captured for sure; null when the API does not tell
     * @param movements each movement of money; an API for which they are a call more gives them only where they are asked for
     * @param strangeWord a status that this version does not know; null when all were known
     */
    record Seen(
            Standing standing,
            Initiation initiation,
            long authorizedMinor,
            long capturedMinor,
            long refundedMinor,
            long cancelledMinor,
            long directCapturedMinor,
            Instant guaranteedUntil,
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
        /** The customer has said no. */
        ABORTED,
        /** The merchant has closed it before there was any money: we, or somebody in Vipps' portal. */
        TERMINATED,
        EXPIRED
    }

    /**
     * How the payment began.
     *
     * @param at null when Vipps does not say
     * @param underKey the idempotency key that it was asked for with; null when Vipps does not say
     * @param url where the customer pays; null when Vipps does not say, or there is no such address
     */
    record Initiation(String currency, long amountMinor, Instant at, String underKey, String url) {

        public boolean isOver(long amount, String inCurrency) {
            return amountMinor == amount && currency.equals(inCurrency);
        }

        /** Of a payment in Norwegian kroner, by an API that shows neither a key nor an address. */
        public static Initiation inKroner(long amountMinor, Instant at) {
            return new Initiation("NOK", amountMinor, at, null, null);
        }
    }

    /** Money that moved, with the idempotency key under which it was asked for where Vipps tells. */
    record Movement(Kind kind, String idempotencyKey, long amountMinor, String transactionId) {}
}
