package io.github.erpvipps.accept;

import io.github.erpvipps.logs.Masks;

/** What became of one row or line: the operation that stands for it, or why there is none. */
public record Taken(Long operationId, String rejected) {

    static Taken as(long operationId) {
        return new Taken(operationId, null);
    }

    static Taken not(String why) {
        return new Taken(null, Masks.ofProcess().hide(why));
    }

    public boolean isRejected() {
        return rejected != null;
    }
}
