package io.github.erpvipps.logs;

import java.util.Set;

/** Stands for a failure whose texts must not be read as they are; it is only ever printed. */
final class MaskedFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param seen what was met on the way, because causes may go in a circle */
    MaskedFailure(Throwable original, Masks masks, Set<Throwable> seen) {
        super(masks.hide(original.toString()), cause(original, masks, seen));
        setStackTrace(original.getStackTrace());
        for (Throwable suppressed : original.getSuppressed()) {
            if (seen.add(suppressed)) {
                addSuppressed(new MaskedFailure(suppressed, masks, seen));
            }
        }
    }

    private static Throwable cause(Throwable original, Masks masks, Set<Throwable> seen) {
        seen.add(original);
        Throwable cause = original.getCause();
        return cause == null || !seen.add(cause) ? null : new MaskedFailure(cause, masks, seen);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message begins with the original's own class
    public String toString() {
        return getMessage();
    }
}
