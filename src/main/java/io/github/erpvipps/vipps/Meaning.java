package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Refusal;
import java.time.Duration;

/** What an error means for an operation; it makes an outcome of the reason that Vipps gave. */
@FunctionalInterface
public interface Meaning {

    Meaning REFUSED = Outcome.Refused::new;
    Meaning LOOK_UP = why -> new Outcome.LookUp(why, Refusal.NONE);
    Meaning LOOK_UP_THEN_REJECT = why -> new Outcome.LookUp(why, Refusal.KNOWN);
    Meaning LOOK_UP_THEN_A_PERSON = why -> new Outcome.LookUp(why, Refusal.STRANGE);
    Meaning STOP_UNIT = Outcome.StopUnit::new;

    Outcome of(String why);

    static Meaning later(Duration atLeast) {
        return why -> new Outcome.Later(atLeast, why, false);
    }

    /** Vipps has said no, and may say yes to the same request another time. */
    static Meaning refusedForNow(Duration atLeast) {
        return why -> new Outcome.Later(atLeast, why, true);
    }

    /**
     * The meaning of an answer whose error nobody has named, by its HTTP status alone.
     *
     * @param retryAfter what the header said; zero when there was none
     * @param rateWindow after which Vipps has forgotten a call that it counted
     */
    static Meaning ofStatus(int status, Duration retryAfter, Duration rateWindow) {
        return switch (status) {
            case 401, 403 -> STOP_UNIT;
            case 422 -> REFUSED;
            case 423 -> later(Duration.ofSeconds(15));
            case 429 -> later(retryAfter.compareTo(rateWindow) > 0 ? retryAfter : rateWindow);
            default -> status >= 500 ? LOOK_UP : LOOK_UP_THEN_A_PERSON;
        };
    }
}
