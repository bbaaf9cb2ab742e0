package io.github.erpvipps.vipps.epayment;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.vipps.Meaning;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each error code of ePayment v1 means for an operation: one table (ePayment API guide, "Errors"). The titles beside the codes
 * are reworded now and then, so nothing goes by them. {@code docs/answers.md} is the same table for people.
 */
final class EpaymentErrors {

    private static final String REFERENCE_EXISTS = "4150";

    private final Map<String, Meaning> byCode = new HashMap<>();

    /** @param rateWindow after which Vipps has forgotten a call that it counted */
    EpaymentErrors(Duration rateWindow) {
        // A request that Vipps cannot make sense of.
        put(Meaning.LOOK_UP, "3010");
        put(Meaning.LOOK_UP_THEN_A_PERSON, "4010", "4020", REFERENCE_EXISTS);
        put(Meaning.REFUSED, "4040", "4050", "4060", "4070", "4080", "4090");
        put(Meaning.REFUSED, "4100", "4110", "4120", "4130", "4140", "4160");
        // The sales unit: what this order asks of it (express, a scope, its currency, a long life, a push) is the
        // order's alone.
        put(Meaning.REFUSED, "5020", "5030", "5040", "5050", "5080");
        put(Meaning.STOP_UNIT, "5010", "5060", "5070");
        put(Meaning.LOOK_UP_THEN_A_PERSON, "5090");
        // Its setup, as it seems for refunds alone: no reason to keep its captures waiting.
        put(Meaning.refusedForNow(Duration.ofHours(1)), "5100");
        // The payment: too little, too late, or not as a whole.
        put(Meaning.REFUSED, "6010", "6030", "6100", "6110", "6120", "6130", "6140", "6220");
        // Not yet, or not to be seen yet.
        put(Meaning.LOOK_UP, "6050", "6060", "6080");
        put(Meaning.LOOK_UP_THEN_REJECT, "6020", "6040", "6070", "6090", "6150", "6170", "6180");
        put(Meaning.LOOK_UP_THEN_REJECT, "6190", "6200", "6210", "6230", "6260");
        put(Meaning.later(Duration.ofSeconds(15)), "6160", "6250");
        put(Meaning.refusedForNow(rateWindow), "6280");
        put(Meaning.REFUSED, "7010");
    }

    private void put(Meaning meaning, String... codes) {
        for (String code : codes) {
            byCode.put(code, meaning);
        }
    }

    /** The meaning of an error that Vipps has named by its code; empty for one that this version does not know. */
    Optional<Meaning> named(Kind kind, String code) {
        // For a refund the same code says that a repeat had another body.
        return kind == Kind.INITIATE && code.equals(REFERENCE_EXISTS)
                ? Optional.of(Meaning.LOOK_UP_THEN_REJECT)
                : Optional.ofNullable(byCode.get(code));
    }
}
