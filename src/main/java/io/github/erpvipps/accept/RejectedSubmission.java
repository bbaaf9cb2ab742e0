package io.github.erpvipps.accept;

/** A row or line that cannot be taken; the message says what to change in it. */
public final class RejectedSubmission extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RejectedSubmission(String message) {
        super(message, null, false, false);
    }
}
