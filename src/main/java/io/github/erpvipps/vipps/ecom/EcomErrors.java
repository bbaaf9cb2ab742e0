package io.github.erpvipps.vipps.ecom;

import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.vipps.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What each error of eCom v2 means for an operation: one table, by error group and code together, since a code alone means
 * different things in different groups (eCom API guide, "Error codes"). {@code docs/answers.md} is the same table for people.
 */
final class EcomErrors {

    /** Makes an outcome of the reason that Vipps gave. */
    private interface Meaning {
        Outcome of(String why);
    }

    private static final Meaning REFUSED = Outcome.Refused::new;
    private static final Meaning LOOK_UP = why -> new Outcome.LookUp(why, Refusal.NONE);
    private static final Meaning LOOK_UP_THEN_REJECT = why -> new Outcome.LookUp(why, Refusal.KNOWN);
    private static final Meaning LOOK_UP_THEN_A_PERSON = why -> new Outcome.LookUp(why, Refusal.STRANGE);
    private static final Meaning STOP_UNIT = Outcome.StopUnit::new;

    private final Map<String, Meaning> byGroupAndCode = new HashMap<>();
    private final Duration rateWindow;

    /** @param rateWindow after which Vipps has forgotten a call that it counted */
    EcomErrors(Duration rateWindow) {
        this.rateWindow = rateWindow;
        put("payment", REFUSED, "41", "72", "95", "96", "98", "1082");
        put("payment", LOOK_UP_THEN_REJECT, "42", "43", "44", "45", "51", "61", "71", "73");
        put("payment", LOOK_UP, "52", "53", "62", "63");
        put("payment", later(Duration.ofHours(1)), "74");
        put("payment", LOOK_UP_THEN_A_PERSON, "93");
        put("vippserror", LOOK_UP_THEN_REJECT, "91");
        put("vippserror", LOOK_UP_THEN_A_PERSON, "92", "93");
        put("vippserror", later(Duration.ofSeconds(15)), "94");
        put("vippserror", later(rateWindow), "98");
        put("vippserror", LOOK_UP, "99");
        put("user", REFUSED, "81", "82");
        put("merchant", LOOK_UP_THEN_REJECT, "21", "22", "34");
        put("merchant", STOP_UNIT, "31", "36", "37", "38", "39", "51", "97");
        put("merchant", why -> new Outcome.Limit(Duration.ofMinutes(5), why), "32", "33");
        put("merchant", LOOK_UP_THEN_A_PERSON, "35");
    }

    private static Meaning later(Duration atLeast) {
        return why -> new Outcome.Later(atLeast, why);
    }

    private void put(String group, Meaning meaning, String... codes) {
        for (String code : codes) {
            byGroupAndCode.put(group + "/" + code, meaning);
        }
    }

    /** The meaning of an error that Vipps has named; empty for one that this version does not know. */
    Optional<Outcome> named(String group, String code, String why) {
        String known = group.toLowerCase(Locale.ROOT);
        // Spellings that have been seen.
        String canonical = known.equals("payments") ? "payment" : known.equals("customer") ? "user" : known;
        if (canonical.equals("invalidrequest")) {
            return Optional.of(REFUSED.of(why));
        }
        if (canonical.equals("authentication")) {
            return Optional.of(STOP_UNIT.of(why));
        }
        return Optional.ofNullable(byGroupAndCode.get(canonical + "/" + code)).map(meaning -> meaning.of(why));
    }

    /**
     * The meaning of an answer whose error nobody has named, by its HTTP status alone.
     *
     * @param retryAfter what the header said; zero when there was none
     */
    Outcome unnamed(int status, Duration retryAfter, String why) {
        return switch (status) {
            case 401, 403 -> STOP_UNIT.of(why);
            case 422 -> REFUSED.of(why);
            case 423 -> new Outcome.Later(Duration.ofSeconds(15), why);
            case 429 -> new Outcome.Later(retryAfter.compareTo(rateWindow) > 0 ? retryAfter : rateWindow, why);
            default -> status >= 500 ? LOOK_UP.of(why) : LOOK_UP_THEN_A_PERSON.of(why);
        };
    }
}
