package io.github.erpvipps.accept;

import io.github.erpvipps.logs.Masks;

/**
 * What became of one row or line: the operation that stands for it, or why there is none.
 *
 * @param waits why it was neither taken nor rejected: it is left to a newer bridge
 */
public record Taken(Long operationId, String rejected, String waits) {

    static Taken as(long operationId) {
        return new Taken(operationId, null, null);
    }

    static Taken not(String why) {
        return new Taken(null, Masks.ofProcess().hide(why), null);
    }

    static Taken later(String why) {
        return new Taken(null, null, why);
    }

    public boolean isWaiting() {
        return waits != null;
    }

    public boolean isRejected() {
        return rejected != null;
    }
}
