package io.github.erpvipps.cli;

/** A command cannot do what it was asked; the message is the one line that its user reads. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message);
    }
}
