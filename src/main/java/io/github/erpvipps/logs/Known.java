package io.github.erpvipps.logs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that must not be read, as far as this process has met them. What it keeps of them is bounded. */
final class Known {

    /** A shorter value could be a word of any sentence; it is hidden where a rule sees that it is a secret. */
    private static final int SHORTEST_SECRET = 8;

    /** A longer value is found within other letters, too. */
    private static final int SURELY_NO_WORD = 16;

    private static final int MOST_ACCESS_TOKENS = 64;
    private static final int MOST_CALLBACK_TOKENS = 20_000;
    private static final int MOST_PHONES = 50_000;
    private static final int SHORTEST_PHONE = 6;

    /** 15 digits with the country's code (E.164), and 00 before it. */
    private static final int LONGEST_DIALLED = 17;

    private static final Pattern NUMBER =
            Pattern.compile("(?<![A-Za-z0-9_.+-])(?:\\+|00)?\\d(?: ?\\d){5,14}(?![A-Za-z0-9_-])");
    private static final Pattern DIGITS = Pattern.compile("\\d{6,15}");

    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final List<String> accessTokens = new CopyOnWriteArrayList<>();
    private final Recent<String> callbackTokens = new Recent<>(MOST_CALLBACK_TOKENS);
    private final Recent<Long> phones = new Recent<>(MOST_PHONES);

    /** The latest values, the older half of which is forgotten when there are too many. */
    private static final class Recent<T> {
        private final int most;
        private volatile Set<T> latest = ConcurrentHashMap.newKeySet();
        private volatile Set<T> earlier = Set.of();

        Recent(int most) {
            this.most = most;
        }

        void add(T value) {
            if (latest.add(value) && latest.size() > most / 2) {
                forgetEarlier();
            }
        }

        private synchronized void forgetEarlier() {
            if (latest.size() > most / 2) {
                earlier = latest;
                latest = ConcurrentHashMap.newKeySet();
            }
        }

        boolean contains(T value) {
            return latest.contains(value) || earlier.contains(value);
        }

        boolean isEmpty() {
            return latest.isEmpty() && earlier.isEmpty();
        }
    }

    void secret(String value) {
        if (value.length() < SHORTEST_SECRET) {
            return;
        }
        addOnce(secrets, value);
        addOnce(secrets, URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    void accessToken(String value) {
        if (value.length() >= SHORTEST_SECRET) {
            addOnce(accessTokens, value);
            while (accessTokens.size() > MOST_ACCESS_TOKENS) {
                accessTokens.remove(0);
            }
        }
    }

    private static synchronized void addOnce(List<String> values, String value) {
        if (!values.contains(value)) {
            values.add(value);
        }
    }

    void callbackToken(String value) {
        callbackTokens.add(value);
    }

    void phone(String given) {
        String digits = given.replaceAll("\\D", "");
        if (digits.length() >= SHORTEST_PHONE && digits.length() <= LONGEST_DIALLED) {
            List<Long> forms = forms(digits);
            phones.add(forms.get(forms.size() - 1));
        }
    }

    boolean hasCallbackTokens() {
        return !callbackTokens.isEmpty();
    }

    boolean isCallbackToken(String text) {
        return callbackTokens.contains(text);
    }

    String withoutSecrets(String text) {
        return without(secrets, text);
    }

    String withoutAccessTokens(String text) {
        return without(accessTokens, text);
    }

    /** The longest first: one secret may be the beginning of another. */
    private static String without(List<String> values, String text) {
        List<String> found = null;
        for (String value : values) {
            if (text.contains(value)) {
                if (found == null) {
                    found = new ArrayList<>();
                }
                found.add(value);
            }
        }
        if (found == null) {
            return text;
        }
        found.sort(Comparator.comparingInt(String::length).reversed());
        String left = text;
        for (String value : found) {
            left = without(value, left);
        }
        return left;
    }

    private static String without(String value, String text) {
        StringBuilder left = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, from)) {
            int end = at + value.length();
            boolean word = (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1)))
                    || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)));
            left.append(text, from, at).append(word && value.length() < SURELY_NO_WORD ? value : Mask.HIDDEN);
            from = end;
        }
        return left.append(text, from, text.length()).toString();
    }

    String withoutPhones(String text) {
        return phones.isEmpty()
                ? text
                : NUMBER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(withoutPhone(found.group())));
    }

    /** @param number digits, perhaps in groups: one phone number, or several numbers side by side */
    private String withoutPhone(String number) {
        return isPhone(number.replaceAll("\\D", ""))
                ? Mask.HIDDEN
                : DIGITS.matcher(number).replaceAll(part -> isPhone(part.group()) ? Mask.HIDDEN : part.group());
    }

    private boolean isPhone(String digits) {
        return digits.length() <= LONGEST_DIALLED && forms(digits).stream().anyMatch(phones::contains);
    }

    /**
     * What the digits may mean: the last form is the shortest, without a country's code (47, 45, 358) and its 00, and without the
     * 0 that a Finnish number has within its country.
     */
    private static List<Long> forms(String digits) {
        List<Long> forms = new ArrayList<>(3);
        String rest = digits;
        forms.add(Long.valueOf(rest));
        if (rest.startsWith("00")) {
            rest = rest.substring(2);
        }
        if (rest.length() == 10 && (rest.startsWith("47") || rest.startsWith("45"))) {
            rest = rest.substring(2);
        } else if (rest.length() >= 9 && rest.startsWith("358")) {
            rest = rest.substring(3);
        } else if (rest.length() > SHORTEST_PHONE && rest.startsWith("0")) {
            rest = rest.substring(1);
        }
        if (!rest.isEmpty()) {
            forms.add(Long.valueOf(rest));
        }
        return forms;
    }
}
