package io.github.erpvipps.simulator;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Faults that nobody scripted. The n-th draw depends on seed and n only, never on what was drawn before, so that a run can
 * be repeated though its calls never come in quite the same order.
 *
 * @param share of all calls and callbacks, from 0 to 1
 * @param longestDelayMs of the SLOW faults and of late callbacks
 * @param strangeToo also the answers after which a person must look at the order
 */
public record Chance(long seed, double share, long longestDelayMs, boolean strangeToo) {
    public static final long USUAL_LONGEST_DELAY_MS = 250;

    static final Chance NONE = new Chance(0, 0, 0, false);

    /** An odd number without a pattern in its bits, so that neighbouring draws have nothing in common. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    public Chance {
        if (!(share >= 0 && share <= 1) || longestDelayMs < 0) {
            throw new IllegalArgumentException("A share is from 0 to 1, and a delay is not negative");
        }
    }

    public static Chance of(long seed, double share) {
        return new Chance(seed, share, USUAL_LONGEST_DELAY_MS, false);
    }

    /** Null stands for a callback. */
    Fault draw(long n, Operation operation) {
        SplittableRandom random = random(seed, n);
        if (random.nextDouble() >= share) {
            return Fault.NONE;
        }
        List<FaultKind> kinds = Stream.of(FaultKind.values())
                .filter(kind -> kind.isDrawn(strangeToo) && kind.concerns(operation))
                .toList();
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        return new Fault(kind, null, null, 1, random.nextLong(longestDelayMs + 1));
    }

    static SplittableRandom random(long seed, long n) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + STEP * n);
    }
}
