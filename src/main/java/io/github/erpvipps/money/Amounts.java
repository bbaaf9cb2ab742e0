package io.github.erpvipps.money;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes amounts, for currencies of two decimals: all that Vipps MobilePay takes. */
public final class Amounts {
    private static final Pattern WHOLE_UNITS = Pattern.compile("([0-9]+)(?:[.,]([0-9]{1,2}))?");
    private static final Pattern MINOR = Pattern.compile("[0-9]+");
    private static final Pattern NEGATIVE = Pattern.compile("[-\u2212].*|.*[-\u2212]", Pattern.DOTALL);
    private static final Pattern EXPONENT = Pattern.compile("[0-9.,]+[eE][-+]?[0-9]+");
    private static final Pattern BLANK_INSIDE =
            Pattern.compile("[0-9.,]+[\\s\u00a0\u2009\u202f][0-9.,\\s\u00a0\u2009\u202f]*");
    private static final Pattern SEPARATED_DIGITS = Pattern.compile("[0-9]+(?:[.,'][0-9]+)+");

    private Amounts() {}

    /** Minor units of an amount in kroner or euros: {@code 499}, {@code 499,5} and {@code 499.50} are amounts. */
    public static long parseWholeUnits(String text) {
        String amount = text.strip();
        Matcher parts = WHOLE_UNITS.matcher(amount);
        if (!parts.matches()) {
            throw new AmountFormatException(text, whyNotWholeUnits(amount));
        }
        String decimals = parts.group(2) == null ? "" : parts.group(2);
        return toLong(text, parts.group(1) + decimals + "0".repeat(2 - decimals.length()));
    }

    /** Minor units that are written as such: digits and nothing else. */
    public static long parseMinor(String text) {
        String amount = text.strip();
        if (!MINOR.matcher(amount).matches()) {
            throw new AmountFormatException(text, whyNotMinor(amount));
        }
        return toLong(text, amount);
    }

    /** For people, the same in every locale: {@code 499.00 NOK}. */
    public static String format(long minor, String currency) {
        return BigDecimal.valueOf(minor, 2).toPlainString() + ' ' + currency;
    }

    private static long toLong(String text, String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw new AmountFormatException(text, "is too large for an amount");
        }
    }

    private static String whyNotWholeUnits(String amount) {
        if (SEPARATED_DIGITS.matcher(amount).matches()) {
            return "has a thousands separator or more than two decimals: write 1000 or 1000,00";
        }
        return whyNoAmount(amount, "write it like 499, 499,00 or 499.00");
    }

    private static String whyNotMinor(String amount) {
        if (SEPARATED_DIGITS.matcher(amount).matches()) {
            return "has a fraction or a separator: minor units are whole, 499 kroner is 49900";
        }
        return whyNoAmount(amount, "minor units are digits only, 499 kroner is 49900");
    }

    private static String whyNoAmount(String amount, String advice) {
        if (amount.isEmpty()) {
            return "is empty: " + advice;
        }
        if (NEGATIVE.matcher(amount).matches()) {
            return "is negative: write the amount without a sign";
        }
        if (EXPONENT.matcher(amount).matches()) {
            return "has an exponent: " + advice;
        }
        if (BLANK_INSIDE.matcher(amount).matches()) {
            return "has a blank inside: " + advice;
        }
        return "is no amount: " + advice;
    }
}
