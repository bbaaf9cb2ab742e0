package io.github.erpvipps.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC address apart from the password in it: the address is shown in many places, among them an MBean of each statement.
 *
 * @param shown the address without the password
 * @param password as the driver would read it
 * @param written as it stands in the address
 */
public record JdbcAddress(String shown, Optional<String> password, Optional<String> written) {

    /** Behind a question mark an ampersand ends a value, which is encoded as in any URL; behind a semicolon only the next semicolon does. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)[?&]password=([^&]*)|;password=([^;]*)");

    public static JdbcAddress of(String address) {
        Matcher found = PASSWORD.matcher(address);
        if (!found.find()) {
            return new JdbcAddress(address, Optional.empty(), Optional.empty());
        }
        String encoded = found.group(1);
        String written = encoded == null ? found.group(2) : encoded;
        String password = encoded == null ? written : decoded(encoded);
        String without = found.replaceAll("");
        // The first parameter is behind a question mark, whichever it is.
        String shown = without.contains("?") || address.indexOf('?') < 0 ? without : without.replaceFirst("&", "?");
        return new JdbcAddress(shown, Optional.of(password), Optional.of(written));
    }

    /** What is no such encoding was meant as it stands. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
