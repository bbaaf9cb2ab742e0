package io.github.erpvipps.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * A fault that lasts: a storm meets a share of all calls, a block meets all calls of a sales unit.
 *
 * @param salesUnit null: any
 * @param share of the calls that it concerns, from 0 to 1
 * @param until when it is over by itself
 */
public record Spell(FaultKind kind, String salesUnit, double share, long seed, Instant until) {

    public Spell {
        if (kind == null || kind.isOfCallback() || kind.isBooked()) {
            throw new IllegalArgumentException(kind + " is no fault that lasts");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is from 0 to 1");
        }
    }

    /** Whatever is asked, this share of it is answered so, tokens and look-ups included. */
    public static Spell storm(FaultKind kind, double share, Duration length, long seed) {
        return new Spell(kind, null, share, seed, Instant.now().plus(length));
    }

    /** A null sales unit: all of them. */
    public static Spell credentialsRefused(String salesUnit, Duration length) {
        return new Spell(
                FaultKind.CREDENTIALS_REFUSED, salesUnit, 1, 0, Instant.now().plus(length));
    }

    /** A null sales unit: all of them. */
    public static Spell merchantBlocked(String salesUnit, Duration length) {
        return new Spell(
                FaultKind.MERCHANT_BLOCKED, salesUnit, 1, 0, Instant.now().plus(length));
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    boolean meets(long n, Operation operation, PaymentId payment) {
        return kind.concerns(operation)
                && (salesUnit == null || salesUnit.equals(payment.salesUnit()))
                && Chance.random(seed, n).nextDouble() < share;
    }
}
