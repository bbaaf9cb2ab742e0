package io.github.erpvipps.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Which fault happens to which call: first what was scripted, in order; then chance, if it was asked for. */
final class Faults {
    private static final int LONGEST_RANDOM_DELAY_MS = 250;

    private final List<Fault> scripted = new ArrayList<>();
    private Random random = new Random(0);
    private double share;

    void add(Fault fault) {
        scripted.add(fault);
    }

    void random(long seed, double shareOfCalls) {
        random = new Random(seed);
        share = shareOfCalls;
    }

    void clear() {
        scripted.clear();
        share = 0;
    }

    Fault ofCall(Operation operation, String reference) {
        return next(false, operation, reference);
    }

    Fault ofCallback(String reference) {
        return next(true, null, reference);
    }

    private Fault next(boolean callback, Operation operation, String reference) {
        for (int i = 0; i < scripted.size(); i++) {
            Fault fault = scripted.get(i);
            if (fault.fits(callback, operation, reference)) {
                if (fault.times() == 1) {
                    scripted.remove(i);
                } else {
                    scripted.set(i, fault.times(fault.times() - 1));
                }
                return fault;
            }
        }
        return share > 0 && random.nextDouble() < share ? drawn(callback) : Fault.NONE;
    }

    private Fault drawn(boolean callback) {
        List<FaultKind> kinds = Stream.of(FaultKind.values())
                .filter(kind -> kind.passes() && kind.isOfCallback() == callback)
                .toList();
        return new Fault(
                kinds.get(random.nextInt(kinds.size())), null, null, 1, random.nextInt(LONGEST_RANDOM_DELAY_MS));
    }
}
