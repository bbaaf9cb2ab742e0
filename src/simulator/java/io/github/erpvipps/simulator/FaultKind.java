package io.github.erpvipps.simulator;

/**
 * The ways in which Vipps, or the network before it, can misbehave. AFTER means that the call was carried out. Each API
 * answers in its own words. Callback faults meet webhooks too, but never that of a payment's creation, so that a fault for
 * one payment meets its outcome, as it does where eCom calls back.
 */
public enum FaultKind {
    /** All is well. */
    NONE(Reach.BOOKED, Cure.NOT_BY_CHANCE),
    /** The connection breaks before Vipps has seen the call. */
    LOST_BEFORE(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** The call is carried out, and the connection breaks without an answer. */
    LOST_AFTER(Reach.BOOKED, Cure.PATIENCE),
    /** Vipps lets the call wait, then carries it out. */
    SLOW_BEFORE(Reach.BOOKED, Cure.PATIENCE),
    /** Vipps carries the call out and lets the answer wait. */
    SLOW_AFTER(Reach.BOOKED, Cure.PATIENCE),
    ERROR_500_BEFORE(Reach.NOT_BOOKED, Cure.PATIENCE),
    ERROR_500_AFTER(Reach.BOOKED, Cure.PATIENCE),
    /** A gateway's HTML page in place of the answer. */
    ERROR_502_HTML_AFTER(Reach.BOOKED, Cure.PATIENCE),
    /** 503 without a word: nobody was there to take the call. */
    ERROR_503(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** Half of the answer, then the connection breaks. */
    TRUNCATED_AFTER(Reach.BOOKED, Cure.PATIENCE),
    /** 429 in the gateway's own words ({@code statusCode}, {@code message}), which no OpenAPI file describes. */
    RATE_LIMITED_429(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** The same, with {@code Retry-After: 1}. */
    RETRY_AFTER_429(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** 401 in the gateway's own words; the access token is dead from now on. */
    UNAUTHORIZED_401(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** No token is given and none is taken; those that were given live on. */
    CREDENTIALS_REFUSED(Reach.NOT_BOOKED, Cure.NOT_BY_CHANCE),
    /** 403, for eCom (Merchant, 31). The sales unit is blocked; a token is given all the same. */
    MERCHANT_BLOCKED(Reach.NOT_BOOKED, Cure.NOT_BY_CHANCE),
    /** The payment is locked by something else: the same call may come again later. ePayment says 6160. */
    LOCKED_94(Reach.NOT_BOOKED, Cure.PATIENCE),
    /** 402, which no list has; in eCom with a single error object where an array is promised. */
    STRANGE_402(Reach.NOT_BOOKED, Cure.PERSON),
    /** 400 without a word. */
    EMPTY_400(Reach.NOT_BOOKED, Cure.PERSON),
    /** The newest entry in the payment's history, or its state, is of a kind that nobody has heard of. Look-ups only. */
    STRANGE_WORD(Reach.BOOKED, Cure.PATIENCE),
    /** Vipps has forgotten this call's idempotency key, and takes the call for a new one. */
    KEY_FORGOTTEN(Reach.BOOKED, Cure.NOT_BY_CHANCE),
    /** The callback is never sent. */
    CALLBACK_LOST(Reach.CALLBACK, Cure.PATIENCE),
    /** The callback is sent twice. */
    CALLBACK_TWICE(Reach.CALLBACK, Cure.PATIENCE),
    /** The callback, and with it all later webhooks of its payment, comes when much else has happened since: after {@code delayMs}, or some hundred milliseconds. */
    CALLBACK_LATE(Reach.CALLBACK, Cure.PATIENCE),
    /** Somebody else, who does not know the authToken or the secret, claims a reservation just before the true callback. */
    CALLBACK_FORGED(Reach.CALLBACK, Cure.PATIENCE);

    private enum Reach {
        BOOKED,
        NOT_BOOKED,
        CALLBACK
    }

    /** What gets a careful client over it, where chance may bring it. */
    private enum Cure {
        PATIENCE,
        PERSON,
        NOT_BY_CHANCE
    }

    private final Reach reach;
    private final Cure cure;

    FaultKind(Reach reach, Cure cure) {
        this.reach = reach;
        this.cure = cure;
    }

    boolean isBooked() {
        return reach == Reach.BOOKED;
    }

    boolean isOfCallback() {
        return reach == Reach.CALLBACK;
    }

    /** A call of this operation can meet it; null stands for a callback. */
    boolean concerns(Operation operation) {
        return isOfCallback() == (operation == null)
                && (this != STRANGE_WORD || operation.isLookUp())
                && (this != MERCHANT_BLOCKED || operation != Operation.ACCESS_TOKEN);
    }

    /**
     * Whether chance may bring it: a careful client gets over it by itself, or, where {@code strangeToo}, a person must
     * look at the one order.
     */
    boolean isDrawn(boolean strangeToo) {
        return cure == Cure.PATIENCE || (strangeToo && cure == Cure.PERSON);
    }
}
