package io.github.erpvipps.ledger;

/** A newer bridge has written this row in a way that this one does not know: it is left alone, whoever asks. */
public final class NewerFormat extends RefusedRequest {

    private static final long serialVersionUID = 1L;

    NewerFormat(String what, String orderId, int format) {
        super(what + " of order " + orderId + " is of format " + format + ", and this bridge knows " + Format.KNOWN
                + ": it waits for a newer bridge; use that one, or its commands");
    }
}
