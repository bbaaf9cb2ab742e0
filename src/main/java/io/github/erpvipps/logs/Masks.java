package io.github.erpvipps.logs;

import java.util.EnumSet;
import java.util.Set;

/**
 * Hides secrets and phone numbers in texts before they are written, to the log, to the ledger or to the ERP. There is one for
 * the process, and whoever comes to hold a secret tells it: nobody who writes a text has to think of it.
 */
public class Masks {

    private static final String WIRE_LOGGER = "org.apache.hc.client5.http.wire";
    private static volatile Masks ofProcess = new Masks(EnumSet.allOf(Mask.class));

    private final Set<Mask> masks;
    private final Known known = new Known();

    Masks(Set<Mask> masks) {
        this.masks = EnumSet.noneOf(Mask.class);
        this.masks.addAll(masks);
    }

    public static Masks ofProcess() {
        return ofProcess;
    }

    /** For tests, before anything else has begun. */
    static void use(Masks masks) {
        ofProcess = masks;
    }

    /** A key or password; one of fewer than eight characters could be any word and is not looked for. */
    public void secret(String value) {
        known.secret(value);
    }

    public void accessToken(String value) {
        known.accessToken(value);
    }

    public void callbackToken(String value) {
        known.callbackToken(value);
    }

    /** A customer's number as it was given, right or wrong; null and what has too few digits are left alone. */
    public void phone(String given) {
        if (given != null) {
            known.phone(given);
        }
    }

    /** The text with {@code ***} in the place of what must not be read; null for null. */
    public String hide(String text) {
        return hide(text, null);
    }

    /**
     * The same for the id of an order, a payment or a row, which may by chance have the digits of somebody's number: an id
     * that is hidden helps nobody.
     */
    public String hideInId(String id) {
        return hide(id, Mask.KNOWN_PHONE);
    }

    private String hide(String text, Mask butNot) {
        if (text == null) {
            return null;
        }
        String left = text;
        for (Mask mask : masks) {
            if (mask.isForAnyText() && mask != butNot) {
                left = mask.hide(left, known);
            }
        }
        return left;
    }

    /** The same for what quotes a wrong cell: no long number at all is repeated. */
    public String hideInQuote(String text) {
        String left = hide(text, null);
        return left != null && masks.contains(Mask.QUOTED_NUMBER) ? Mask.QUOTED_NUMBER.hide(left, known) : left;
    }

    /** The same for a line of the log. */
    String hideInLine(String logger, String text) {
        return WIRE_LOGGER.equals(logger) && masks.contains(Mask.WIRE) ? Mask.WIRE.hide(text, known) : hide(text, null);
    }
}
