package io.github.erpvipps.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule for what must not be read. Each catches what no other does: the first ones know the values, the others know how
 * such values look or what stands before them, for those that nobody has told us.
 */
enum Mask {
    /** A value that the settings name as a secret. */
    CONFIGURED_SECRET {
        @Override
        String hide(String text, Known known) {
            return known.withoutSecrets(text);
        }
    },
    /** An access token that Vipps gave us, whatever it looks like. */
    ACCESS_TOKEN {
        @Override
        String hide(String text, Known known) {
            return known.withoutAccessTokens(text);
        }
    },
    /** The token with which Vipps sends a payment's callback. */
    CALLBACK_TOKEN {
        // 32 bytes of HMAC-SHA256 in base64url are always 43 characters.
        private final Pattern shape = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

        @Override
        String hide(String text, Known known) {
            return text.length() < 43 || !known.hasCallbackTokens()
                    ? text
                    : shape.matcher(text)
                            .replaceAll(found -> known.isCallbackToken(found.group())
                                    ? HIDDEN
                                    : Matcher.quoteReplacement(found.group()));
        }
    },
    BEARER_TOKEN {
        private final Pattern shape = Pattern.compile("(?i)(\\bBearer\\s+)[A-Za-z0-9._~+/=-]{8,}");

        @Override
        String hide(String text, Known known) {
            return has(text, "bearer") ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** A signed token that stands by itself. */
    JSON_WEB_TOKEN {
        private final Pattern shape = Pattern.compile("eyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{6,}(?:\\.[A-Za-z0-9_-]*)?");

        @Override
        String hide(String text, Known known) {
            return text.contains("eyJ") ? replaced(shape, text, HIDDEN) : text;
        }
    },
    BASIC_CREDENTIALS {
        private final Pattern shape = Pattern.compile("(?i)(\\bBasic\\s+)[A-Za-z0-9+/]{8,}=*");

        @Override
        String hide(String text, Known known) {
            return has(text, "basic") ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** What stands behind the name of a header or field that holds a key, in a header line, a map's print or JSON. */
    SECRET_FIELD {
        private final Pattern shape = Pattern.compile("(?i)(\\b(?:proxy-)?(?:authorization|ocp-apim-subscription-key"
                + "|client_secret|client_id|access_token|auth_?token)" + Shapes.ASSIGNED
                + "(?:(?:Bearer|Basic)\\s+)?)[^\\s\"'\\\\,;&{}\\[\\]()<>]{4,}");

        @Override
        String hide(String text, Known known) {
            return assigns(text) ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** What stands behind {@code token=} in the address for a customer: whoever has it can open the payment. */
    TOKEN_IN_ADDRESS {
        private final Pattern shape = Pattern.compile("(?i)([?&;/]token=)[^\\s\"'\\\\&,;{}\\[\\]()<>]+");

        @Override
        String hide(String text, Known known) {
            return text.indexOf('=') >= 0 ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** A database's password in its address or in a driver's properties. */
    PASSWORD {
        private final Pattern parameter = Pattern.compile(
                "(?i)(\\b(?:ssl|trustStore|keyStore)?(?:password|passwd|pwd)=|\"password\\\\*\"\\s*:\\s*\\\\*\")[^\\s\"'\\\\,;&}]+");
        private final Pattern inAddress = Pattern.compile("(://[^\\s/:@\"']*:)[^\\s/@\"']+(?=@)");

        @Override
        String hide(String text, Known known) {
            return assigns(text) ? replaced(inAddress, replaced(parameter, text, "$1" + HIDDEN), "$1" + HIDDEN) : text;
        }
    },
    /** What stands behind the name of a field that holds a phone number. */
    PHONE_FIELD {
        private final Pattern shape =
                Pattern.compile("(?i)((?:mobile_?(?:number|phone)?|customer_?phone|phone_?(?:number)?|msisdn)"
                        + Shapes.ASSIGNED + ")\\+?\\(?\\d[\\d ().-]{4,18}\\d");

        @Override
        String hide(String text, Known known) {
            return assigns(text) ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** A number that an order of ours has given, with or without its country's code. */
    KNOWN_PHONE {
        @Override
        String hide(String text, Known known) {
            return known.withoutPhones(text);
        }
    },
    /** A number that is written as a phone number of Norway, Denmark or Finland is: no order id and no amount begins so. */
    PHONE_WITH_COUNTRY {
        private final Pattern shape =
                Pattern.compile("(?<![A-Za-z0-9+])\\+(?:47|45|358)[ ()-]{0,2}\\d(?:[ ()-]?\\d){5,10}(?!\\d)");

        @Override
        String hide(String text, Known known) {
            return text.indexOf('+') >= 0 ? replaced(shape, text, HIDDEN) : text;
        }
    },
    /** Who the customer is, which Vipps tells of payments with shipping details. */
    PERSON_FIELD {
        private final Pattern shape = Pattern.compile(
                "(\\\\*\"(?:firstName|lastName|email|dateOfBirth|ssn|nin|addressLine[12]|streetAddress|zipCode|postCode)\\\\*\"\\s*:\\s*\\\\*\")[^\"\\\\]+");

        @Override
        String hide(String text, Known known) {
            return text.indexOf('"') >= 0 ? replaced(shape, text, "$1" + HIDDEN) : text;
        }
    },
    /** A long number in a cell that is quoted because it is wrong: it may be a phone number in the wrong column. */
    QUOTED_NUMBER {
        private final Pattern shape = Pattern.compile("\\+?\\d(?:[ ().-]{0,2}\\d){7,}");

        @Override
        String hide(String text, Known known) {
            return replaced(shape, text, HIDDEN);
        }

        @Override
        boolean isForAnyText() {
            return false;
        }
    },
    /** The HTTP client's print of the bytes on the wire: it may break a token in two, so that no rule finds it. */
    WIRE {
        private final Pattern direction = Pattern.compile("^(\\S+ (?:>>|<<))(?s:.*)$");

        @Override
        String hide(String text, Known known) {
            Matcher line = direction.matcher(text);
            return line.matches() ? line.group(1) + ' ' + HIDDEN : HIDDEN;
        }

        @Override
        boolean isForAnyText() {
            return false;
        }
    };

    /** What stands in the place of what is hidden. */
    static final String HIDDEN = "***";

    /** Apart, because an enum's constants come into being before its own fields. */
    private static final class Shapes {
        /** {@code name: x}, {@code name=x}, {@code "name":"x"}, and the latter within another text. */
        static final String ASSIGNED = "\\\\*[\"']?\\s*[:=]\\s*\\\\*[\"']?";
    }

    /** Whether a value can stand behind a name at all. Most lines have none, and a pattern would try each of their letters. */
    private static boolean assigns(String text) {
        return text.indexOf(':') >= 0 || text.indexOf('=') >= 0;
    }

    /** @param word in lower case */
    private static boolean has(String text, String word) {
        for (int at = text.length() - word.length(); at >= 0; at--) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static String replaced(Pattern shape, String text, String by) {
        return shape.matcher(text).replaceAll(by);
    }

    abstract String hide(String text, Known known);

    /** False for a rule that is for certain texts alone and would hide too much in others. */
    boolean isForAnyText() {
        return true;
    }
}
