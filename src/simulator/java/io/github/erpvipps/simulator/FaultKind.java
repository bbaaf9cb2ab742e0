package io.github.erpvipps.simulator;

/** The ways in which Vipps, or the network before it, can misbehave. AFTER means that the call was carried out. */
public enum FaultKind {
    /** All is well. */
    NONE(Reach.BOOKED),
    /** The connection breaks before Vipps has seen the call. */
    LOST_BEFORE(Reach.NOT_BOOKED),
    /** The call is carried out, and the connection breaks without an answer. */
    LOST_AFTER(Reach.BOOKED),
    /** Vipps lets the call wait, then carries it out. */
    SLOW_BEFORE(Reach.BOOKED),
    /** Vipps carries the call out and lets the answer wait. */
    SLOW_AFTER(Reach.BOOKED),
    ERROR_500_BEFORE(Reach.NOT_BOOKED),
    ERROR_500_AFTER(Reach.BOOKED),
    /** A gateway's HTML page in place of the answer. */
    ERROR_502_HTML_AFTER(Reach.BOOKED),
    /** Half of the answer, then the connection breaks. */
    TRUNCATED_AFTER(Reach.BOOKED),
    /** 429 in the gateway's own words ({@code statusCode}, {@code message}), which no OpenAPI file describes. */
    RATE_LIMITED_429(Reach.NOT_BOOKED),
    /** 401 in the gateway's own words; the access token is dead from now on. */
    UNAUTHORIZED_401(Reach.NOT_BOOKED),
    /** The payment is locked by something else: the same call may come again later. */
    LOCKED_94(Reach.NOT_BOOKED),
    /** 402 with a single error object where an array is promised. */
    STRANGE_402(Reach.NOT_BOOKED),
    /** 400 without a word. */
    EMPTY_400(Reach.NOT_BOOKED),
    /** Vipps has forgotten this call's idempotency key, and takes the call for a new one. */
    KEY_FORGOTTEN(Reach.BOOKED),
    /** The callback is never sent. */
    CALLBACK_LOST(Reach.CALLBACK),
    /** The callback is sent twice. */
    CALLBACK_TWICE(Reach.CALLBACK),
    /** Somebody else, who does not know the authToken, claims a reservation just before the true callback. */
    CALLBACK_FORGED(Reach.CALLBACK);

    private enum Reach {
        BOOKED,
        NOT_BOOKED,
        CALLBACK
    }

    private final Reach reach;

    FaultKind(Reach reach) {
        this.reach = reach;
    }

    boolean isBooked() {
        return reach == Reach.BOOKED;
    }

    boolean isOfCallback() {
        return reach == Reach.CALLBACK;
    }

    /** Whether a careful client gets over it by itself: what random faults are drawn from. */
    boolean passes() {
        return this != NONE && this != STRANGE_402 && this != EMPTY_400 && this != KEY_FORGOTTEN;
    }
}
