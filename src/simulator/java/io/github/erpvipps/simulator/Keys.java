package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The idempotency keys that Vipps knows, with what was answered under them. Each API has keys of its own. */
final class Keys {
    private final SimulatorSettings settings;
    private final Journal journal;
    private final Map<KnownKey, Remembered> known = new HashMap<>();

    /**
     * One key may be used for several operations; each is another one. A key for a new payment belongs to the sales unit,
     * so that it cannot make two.
     */
    record KnownKey(Api api, PaymentId payment, Operation operation, String key) {
        static KnownKey of(Call call) {
            boolean isForANewOne = call.operation == Operation.INITIATE;
            PaymentId payment = isForANewOne ? new PaymentId(call.payment.salesUnit(), "") : call.payment;
            return new KnownKey(call.api.name(), payment, call.operation, call.key());
        }
    }

    /** Without an answer, the same call is carried out anew. */
    private record Remembered(Buffer body, Answer answer, Instant time) {}

    Keys(SimulatorSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
    }

    /**
     * Carries a call out, unless its key is known. What the key's first body was is remembered also after a refusal.
     *
     * @param work throws a {@link Refusal} where it is refused
     * @param otherBody what is answered where the key is known with another body
     */
    Answer once(Call call, Supplier<Answer> work, Supplier<Answer> otherBody) {
        KnownKey key = KnownKey.of(call);
        Remembered first = known.get(key);
        if (first != null && Duration.between(first.time, Instant.now()).toMillis() < settings.keyMemoryMs()) {
            if (!first.body.equals(call.body)) {
                return otherBody.get();
            }
            if (first.answer != null) {
                return first.answer;
            }
        }
        Answer remembered = null;
        try {
            remembered = work.get();
            return remembered;
        } catch (Refusal refusal) {
            remembered = settings.refusalsStick() ? refusal.answer() : null;
            throw refusal;
        } finally {
            Event.KeyRemembered event = new Event.KeyRemembered(key, call.body, remembered, Instant.now());
            journal.add(event);
            remember(event);
        }
    }

    void forget(Call call) {
        Event.KeyForgotten event = new Event.KeyForgotten(KnownKey.of(call));
        journal.add(event);
        forget(event);
    }

    void remember(Event.KeyRemembered event) {
        known.put(event.key(), new Remembered(event.body(), event.answer(), event.time()));
    }

    void forget(Event.KeyForgotten event) {
        known.remove(event.key());
    }

    void clear() {
        known.clear();
    }
}
