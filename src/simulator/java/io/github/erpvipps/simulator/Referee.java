package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Watches the client: what it sends twice, at once, too often, or without having looked. It remembers more than Vipps
 * does, so that a breach is seen also where it happened to do no harm. It books only what is certain: where calls came in
 * an unknown order (the same {@link Pulse#blur()}), the order that is best for the client is assumed.
 */
final class Referee {
    /** Answers that say nothing about what became of an earlier call. */
    private static final Set<String> SAYS_NOTHING = Set.of("401", "402", "403", "423", "429");

    private static final Set<FaultKind> FAULTS_THAT_SAY_NOTHING = Set.of(FaultKind.EMPTY_400, FaultKind.LOCKED_94);

    private final Journal journal;
    private final Duration rateWindow;
    private final Duration rateTolerance;
    private final Duration clientPatience;
    private final List<Breach> breaches = new ArrayList<>();
    private final Map<KnownKey, Buffer> bodies = new HashMap<>();
    private final Map<PaymentId, Map<Intent, Unclear>> unclear = new HashMap<>();
    private final Map<PaymentId, Call> inFlight = new HashMap<>();
    private final Set<Long> givenUp = new HashSet<>();
    private final Map<Budget, List<Instant>> recent = new HashMap<>();
    private final List<Answered> answeredInBlur = new ArrayList<>();
    private long lastNumber;

    /** What the client wants; the same one when it comes again. */
    private record Intent(PaymentId payment, Operation operation, String key) {
        static Intent of(RecordedCall call) {
            return new Intent(call.payment(), call.operation(), call.key());
        }

        @Override
        public String toString() {
            return key.isEmpty() ? operation.name() : operation + " with key " + key;
        }
    }

    /** Each API has keys of its own: the bytes of the one cannot be those of the other. */
    private record KnownKey(Api api, Intent intent) {
        static KnownKey of(RecordedCall call) {
            return new KnownKey(call.api(), Intent.of(call));
        }
    }

    private record Budget(Api api, PaymentId payment, Operation operation) {}

    /** Since which call it is not known what became of an intent, and the blur that this happened in. */
    private record Unclear(long since, long blur) {
        boolean isClearedBy(RecordedCall lookUp, long itsBlur) {
            return lookUp.number() > since || isInBlur(itsBlur);
        }

        boolean isInBlur(long other) {
            return blur != 0 && blur == other;
        }
    }

    private record Answered(RecordedCall call, long blur) {
        boolean tells(RecordedCall other) {
            return call.operation().isLookUp()
                    ? call.isAbout(other.payment())
                    : Intent.of(call).equals(Intent.of(other));
        }
    }

    Referee(SimulatorSettings settings, Journal journal) {
        this.journal = journal;
        rateWindow = Duration.ofMillis(settings.rateWindowMs());
        rateTolerance = Duration.ofMillis(settings.rateToleranceMs());
        clientPatience = Duration.ofMillis(settings.clientPatienceMs());
    }

    /** The call that moves money for the payment that this one is about, and whose sender still waits. */
    Optional<Call> inFlightBeside(Call call) {
        return inFlight.values().stream()
                .filter(other -> call.isAbout(other.payment) && !other.isAnswered())
                .findFirst();
    }

    /** To be asked before the new call is numbered, so that a look-up counts as one that came after the giving up. */
    void giveUpIfTooOld(Call beside, Call call) {
        if (isTooOld(beside, call) && !beside.isAnswered() && !givenUp.contains(beside.record.number())) {
            journal.add(new Event.GivenUp(beside.record.number()));
            giveUp(beside.record);
        }
    }

    private boolean isTooOld(Call beside, Call call) {
        return !clientPatience.isZero() && call.arrivedNanos - beside.arrivedNanos > clientPatience.toNanos();
    }

    void giveUp(RecordedCall call) {
        givenUp.add(call.number());
        open(call, 0);
    }

    void arrived(RecordedCall call, long blur) {
        Intent intent = Intent.of(call);
        Buffer first = bodies.get(KnownKey.of(call));
        Map<Intent, Unclear> open = unclear.getOrDefault(call.payment(), Map.of());
        remember(call);
        if (first != null && !first.equals(Buffer.buffer(call.body()))) {
            note(call, Breach.OTHER_BYTES_UNDER_A_KNOWN_KEY, intent.toString());
        }
        List<Intent> ofKnownOrder = open.entrySet().stream()
                .filter(entry -> !entry.getValue().isInBlur(blur))
                .map(Map.Entry::getKey)
                .toList();
        if (call.operation().movesMoney() && !ofKnownOrder.isEmpty()) {
            if (ofKnownOrder.contains(intent)) {
                note(call, Breach.REPEAT_WITHOUT_LOOK_UP, intent.toString());
            } else {
                note(call, Breach.OTHER_CALL_BEFORE_LOOK_UP, "unclear: " + ofKnownOrder);
            }
        }
    }

    /** What later judgements need of a call that came in, without judging it. */
    void remember(RecordedCall call) {
        lastNumber = call.number();
        if (!call.key().isEmpty()) {
            bodies.putIfAbsent(KnownKey.of(call), Buffer.buffer(call.body()));
        }
    }

    /**
     * The milliseconds until the next call is allowed, if this one is over the limit.
     *
     * @param earliest when it was sent at the earliest, which is what later calls are held against
     */
    OptionalLong overLimit(RecordedCall call, Instant earliest) {
        int limit = call.operation().limit(call.api());
        if (count(call, earliest)) {
            return OptionalLong.empty();
        }
        List<Instant> times = recent(call);
        Duration certain = rateWindow.minus(rateTolerance);
        if (times.stream()
                        .filter(time -> age(time, call).compareTo(certain) < 0)
                        .count()
                >= limit) {
            note(call, Breach.OVER_THE_LIMIT, "more than " + limit + " within " + rateWindow);
        }
        return OptionalLong.of(
                Math.max(0, rateWindow.minus(age(Collections.min(times), call)).toMillis()));
    }

    /** False if it is one too many, which then does not count. */
    boolean count(RecordedCall call, Instant earliest) {
        int limit = call.operation().limit(call.api());
        if (limit == 0) {
            return true;
        }
        List<Instant> times = recent(call);
        times.removeIf(time -> age(time, call).compareTo(rateWindow) >= 0);
        if (times.size() >= limit) {
            return false;
        }
        times.add(earliest);
        return true;
    }

    private List<Instant> recent(RecordedCall call) {
        return recent.computeIfAbsent(
                new Budget(call.api(), call.payment(), call.operation()), any -> new ArrayList<>());
    }

    private static Duration age(Instant time, RecordedCall call) {
        return Duration.between(time, call.time());
    }

    /**
     * False if another call holds the payment: a breach only while its sender still waits for the answer.
     *
     * @param beside the call that was in flight when this one came in; null: none
     */
    boolean enter(Call call, Call beside) {
        Call holder = inFlight.putIfAbsent(call.payment, call);
        Call other = beside != null || holder == null || holder.isAnswered() ? beside : holder;
        boolean isBreach =
                other != null && !other.hungUp && !isTooOld(other, call) && (call.blur == 0 || call.blur != other.blur);
        if (isBreach) {
            note(
                    call.record,
                    Breach.TWO_CALLS_IN_FLIGHT,
                    "with " + other.operation + " number " + other.record.number());
        }
        return holder == null;
    }

    void leave(Call call) {
        inFlight.remove(call.payment, call);
    }

    /**
     * What the client knows from now on.
     *
     * @param blur of the call's arrival, or of its sender's hanging up
     */
    void answered(RecordedCall call, long blur) {
        boolean isClear =
                !call.outcome().equals(RecordedCall.LOST) && !call.outcome().startsWith("5");
        boolean wasGivenUp = givenUp.remove(call.number());
        if (!isClear && call.operation().movesMoney() && !wasGivenUp) {
            boolean isKnown = answeredInBlur.stream()
                    .anyMatch(answered -> blur != 0 && answered.blur == blur && answered.tells(call));
            if (!isKnown) {
                open(call, blur);
            }
        } else if (isClear && saysSomething(call)) {
            close(call, blur);
        }
    }

    private static boolean saysSomething(RecordedCall call) {
        boolean isMalformedLookUp = call.operation().isLookUp()
                && call.api() == Api.EPAYMENT
                && call.outcome().equals("400");
        return !SAYS_NOTHING.contains(call.outcome())
                && !FAULTS_THAT_SAY_NOTHING.contains(call.fault())
                && !isMalformedLookUp;
    }

    private void open(RecordedCall call, long blur) {
        unclear.computeIfAbsent(call.payment(), any -> new HashMap<>())
                .put(Intent.of(call), new Unclear(lastNumber, blur));
    }

    private void close(RecordedCall call, long blur) {
        unclear.forEach((payment, open) -> {
            if (call.isAbout(payment)) {
                open.remove(Intent.of(call));
                if (call.operation().isLookUp()) {
                    open.values().removeIf(since -> since.isClearedBy(call, blur));
                }
            }
        });
        unclear.values().removeIf(Map::isEmpty);
        if (blur != 0) {
            answeredInBlur.removeIf(answered -> answered.blur != blur);
            answeredInBlur.add(new Answered(call, blur));
        }
    }

    private void note(RecordedCall call, String rule, String detail) {
        Breach breach =
                new Breach(rule, call.reference(), call.operation() + " number " + call.number() + ": " + detail);
        journal.add(new Event.Noted(breach));
        note(breach);
    }

    void note(Breach breach) {
        breaches.add(breach);
    }

    List<Breach> breaches() {
        return List.copyOf(breaches);
    }

    void clear() {
        breaches.clear();
        bodies.clear();
        unclear.clear();
        inFlight.clear();
        givenUp.clear();
        recent.clear();
        answeredInBlur.clear();
    }
}
