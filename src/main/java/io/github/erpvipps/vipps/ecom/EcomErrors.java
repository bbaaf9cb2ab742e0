package io.github.erpvipps.vipps.ecom;

import io.github.erpvipps.vipps.Meaning;
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

    private final Map<String, Meaning> byGroupAndCode = new HashMap<>();
    /** @param rateWindow after which Vipps has forgotten a call that it counted */
    EcomErrors(Duration rateWindow) {
        put("payment", Meaning.REFUSED, "41", "72", "95", "96", "98", "1082");
        put("payment", Meaning.LOOK_UP_THEN_REJECT, "42", "43", "44", "45", "51", "61", "71", "73");
        put("payment", Meaning.LOOK_UP, "52", "53", "62", "63");
        put("payment", Meaning.refusedForNow(Duration.ofHours(1)), "74");
        put("payment", Meaning.LOOK_UP_THEN_A_PERSON, "93");
        put("vippserror", Meaning.LOOK_UP_THEN_REJECT, "91");
        put("vippserror", Meaning.LOOK_UP_THEN_A_PERSON, "92", "93");
        put("vippserror", Meaning.later(Duration.ofSeconds(15)), "94");
        put("vippserror", Meaning.later(rateWindow), "98");
        put("vippserror", Meaning.LOOK_UP, "99");
        put("user", Meaning.REFUSED, "81", "82");
        put("merchant", Meaning.LOOK_UP_THEN_REJECT, "21", "22", "34");
        put("merchant", Meaning.STOP_UNIT, "31", "36", "37", "38", "39", "51", "97");
        put("merchant", why -> new Outcome.Limit(Duration.ofMinutes(5), why), "32", "33");
        put("merchant", Meaning.LOOK_UP_THEN_A_PERSON, "35");
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
            return Optional.of(Meaning.REFUSED.of(why));
        }
        if (canonical.equals("authentication")) {
            return Optional.of(Meaning.STOP_UNIT.of(why));
        }
        return Optional.ofNullable(byGroupAndCode.get(canonical + "/" + code)).map(meaning -> meaning.of(why));
    }
}
