package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Watches the client: what it sends twice, at once, too often, or without having looked. It remembers more than Vipps
 * does, so that a breach is seen also where it happened to do no harm.
 */
final class Referee {
    /** Answers that say nothing about what became of an earlier call. */
    private static final Set<String> SAYS_NOTHING = Set.of("401", "402", "403", "423", "429");

    private final Duration rateWindow;
    private final List<Breach> breaches = new ArrayList<>();
    private final Map<Intent, Buffer> bodies = new HashMap<>();
    private final Map<PaymentId, Map<Intent, Long>> unclear = new HashMap<>();
    private final Map<PaymentId, Call> inFlight = new HashMap<>();
    private final Map<Intent, Deque<Long>> recent = new HashMap<>();

    /** What the client wants; the same one when it comes again. */
    private record Intent(PaymentId payment, Operation operation, String key) {
        static Intent of(Call call) {
            return new Intent(call.payment, call.operation, call.key());
        }

        @Override
        public String toString() {
            return key.isEmpty() ? operation.name() : operation + " with key " + key;
        }
    }

    Referee(Duration rateWindow) {
        this.rateWindow = rateWindow;
    }

    void arrived(Call call) {
        Intent intent = Intent.of(call);
        if (!intent.key.isEmpty()) {
            Buffer first = bodies.putIfAbsent(intent, call.body);
            if (first != null && !first.equals(call.body)) {
                note(call, Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY, intent.toString());
            }
        }
        Map<Intent, Long> open = unclear.getOrDefault(call.payment, Map.of());
        if (call.operation.movesMoney() && !open.isEmpty()) {
            if (open.containsKey(intent)) {
                note(call, Breach.REPEAT_WITHOUT_LOOK_UP, intent.toString());
            } else {
                note(call, Breach.OTHER_CALL_BEFORE_LOOK_UP, "unclear: " + open.keySet());
            }
        }
    }

    /** The milliseconds until the next call is allowed, if this one is over the limit. */
    OptionalLong overLimit(Call call) {
        int limit = call.operation.limit();
        if (limit == 0) {
            return OptionalLong.empty();
        }
        Deque<Long> times =
                recent.computeIfAbsent(new Intent(call.payment, call.operation, ""), any -> new ArrayDeque<>());
        while (!times.isEmpty() && call.arrivedNanos - times.peekFirst() >= rateWindow.toNanos()) {
            times.removeFirst();
        }
        if (times.size() < limit) {
            times.addLast(call.arrivedNanos);
            return OptionalLong.empty();
        }
        note(call, Breach.OVER_THE_LIMIT, "more than " + limit + " within " + rateWindow);
        return OptionalLong.of(rateWindow.toMillis()
                - Duration.ofNanos(call.arrivedNanos - times.peekFirst()).toMillis());
    }

    /** False if another call holds the payment: a breach only while its sender still waits for the answer. */
    boolean enter(Call call) {
        Call other = inFlight.putIfAbsent(call.payment, call);
        if (other != null && !other.isAnswered()) {
            note(call, Breach.TWO_CALLS_IN_FLIGHT, "with " + other.operation + " number " + other.number);
        }
        return other == null;
    }

    void leave(Call call) {
        inFlight.remove(call.payment, call);
    }

    void answered(Call call) {
        boolean isClear = !call.outcome.equals(RecordedCall.LOST) && !call.outcome.startsWith("5");
        if (!isClear && call.operation.movesMoney()) {
            unclear.computeIfAbsent(call.payment, any -> new HashMap<>()).put(Intent.of(call), System.nanoTime());
        } else if (isClear && !SAYS_NOTHING.contains(call.outcome) && call.fault.kind() != FaultKind.EMPTY_400) {
            unclear.forEach((payment, open) -> {
                if (call.isAbout(payment)) {
                    open.remove(Intent.of(call));
                    open.values()
                            .removeIf(since -> call.operation == Operation.DETAILS && since - call.arrivedNanos < 0);
                }
            });
            unclear.values().removeIf(Map::isEmpty);
        }
    }

    private void note(Call call, String rule, String detail) {
        breaches.add(
                new Breach(rule, call.payment.reference(), call.operation + " number " + call.number + ": " + detail));
    }

    List<Breach> breaches() {
        return List.copyOf(breaches);
    }

    void clear() {
        breaches.clear();
        bodies.clear();
        unclear.clear();
        inFlight.clear();
        recent.clear();
    }
}
