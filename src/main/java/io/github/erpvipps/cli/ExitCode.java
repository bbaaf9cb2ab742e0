package io.github.erpvipps.cli;

/** What the commands end with. The names are those of {@code sysexits.h} where it has one. */
public final class ExitCode {

    public static final int OK = 0;

    /** The command could not do it, or what it looked at is wrong. */
    public static final int FAILED = 1;

    /** All answered, and a person must do something. */
    public static final int OPERATOR_NEEDED = 2;

    public static final int WRONG_USAGE = 64;

    public static final int WRONG_SETTINGS = 78;

    private ExitCode() {}
}
