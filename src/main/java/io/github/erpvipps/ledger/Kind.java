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
