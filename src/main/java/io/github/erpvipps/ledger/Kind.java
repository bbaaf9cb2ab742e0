package io.github.erpvipps.ledger;

import java.util.Locale;

/** What Vipps is asked to do. */
public enum Kind {
    INITIATE("initiations"),
    CAPTURE("captures"),
    REFUND("refunds"),
    CANCEL("cancels");

    private final String plural;

    Kind(String plural) {
        this.plural = plural;
    }

    /**
     * Whether a second one moves money a second time, unless Vipps remembers the key of the first. A reference is initiated once,
     * and what is let go is gone.
     */
    boolean addsUp() {
        return this == CAPTURE || this == REFUND;
    }

    /** The word for people, such as {@code captures}. */
    public String plural() {
        return plural;
    }

    /**
     * The kind of a word, such as {@code captures}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind of(String plural) {
        for (Kind kind : values()) {
            if (kind.plural.equals(plural.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException(plural + " is none of initiations, captures, refunds, cancels");
    }
}
