package io.github.erpvipps.ledger;

/** What a person asked for cannot be done safely; the message says why and what to do instead. */
public class RefusedRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedRequest(String message) {
        super(message);
    }
}
