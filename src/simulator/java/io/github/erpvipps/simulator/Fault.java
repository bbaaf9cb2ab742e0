package io.github.erpvipps.simulator;

/**
 * A fault that is to happen the next {@code times} times that a call fits.
 *
 * @param operation null: any; callbacks have none
 * @param reference null: any payment
 * @param delayMs how long the SLOW faults and a late callback wait
 */
public record Fault(FaultKind kind, Operation operation, String reference, int times, long delayMs) {
    static final Fault NONE = new Fault(FaultKind.NONE, null, null, 1, 0);

    public Fault {
        if (kind == null || times < 1 || delayMs < 0) {
            throw new IllegalArgumentException("A fault needs a kind, at least one time and no negative delay");
        }
    }

    /** Once, on the next call of this operation. */
    public static Fault once(FaultKind kind, Operation operation) {
        return new Fault(kind, operation, null, 1, 0);
    }

    /** Once, on the next call of this operation for this payment. */
    public static Fault once(FaultKind kind, Operation operation, String reference) {
        return new Fault(kind, operation, reference, 1, 0);
    }

    /** Once, with a delay: for the SLOW faults. */
    public static Fault slow(FaultKind kind, Operation operation, long delayMs) {
        return new Fault(kind, operation, null, 1, delayMs);
    }

    /** Once, on the next callback. */
    public static Fault ofCallback(FaultKind kind) {
        return new Fault(kind, null, null, 1, 0);
    }

    public Fault times(int count) {
        return new Fault(kind, operation, reference, count, delayMs);
    }

    public Fault forPayment(String payment) {
        return new Fault(kind, operation, payment, times, delayMs);
    }

    /** Null stands for a callback. */
    boolean fits(Operation called, String payment) {
        return kind.concerns(called)
                && (called == null || operation == null || operation == called)
                && (reference == null || reference.equals(payment));
    }
}
