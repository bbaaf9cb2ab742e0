package io.github.erpvipps.simulator;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One API of Vipps, with what only it knows: paths, headers, bodies, codes and words. */
interface VippsApi {
    /** A path with {@code :reference} where the payment is named in it. */
    record Door(HttpMethod method, String path, Operation operation) {}

    Api name();

    List<Door> doors();

    /** The header with the idempotency key. */
    String keyHeader();

    /** The payment's reference in the body that asks for a new one; null if there is none. */
    String referenceIn(JsonObject body);

    /** The sales unit that a body names; null if there is none. */
    String salesUnitIn(JsonObject body);

    /** Carries the call out. */
    Answer answer(Call call);

    /** What is said where something went wrong inside. */
    Answer internalError(Call call);

    /** Another call holds the payment. */
    Answer locked(Call call);

    /** Something else at Vipps holds the payment. */
    Answer lockedBySomethingElse(Call call);

    Answer merchantBlocked(Call call);

    /** A status of which the published list says nothing. */
    Answer paymentRequired(Call call);

    /** The look-up's answer with a word in it that no list has; the amounts stay as they are. */
    Answer withStrangeWord(Call call, Answer lookUp);
}
