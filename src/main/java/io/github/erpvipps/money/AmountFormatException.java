package io.github.erpvipps.money;

/** A text that is no amount; the message quotes it and says how to write it. */
public final class AmountFormatException extends IllegalArgumentException {
    private static final int QUOTED_CHARACTERS = 40;

    AmountFormatException(String text, String why) {
        super('"' + cut(text) + "\" " + why);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= QUOTED_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, QUOTED_CHARACTERS)) + '…';
    }
}
