package io.github.erpvipps.management;

import io.github.erpvipps.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The one user of the management address, as HTTP's basic authentication tells it. */
public final class BasicLogin {

    private static final String SCHEME = "Basic ";

    private final byte[] login;
    private final byte[] expected;

    private BasicLogin(String username, String password) {
        login = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        expected = digest(login);
    }

    /** Empty when {@code management.username} is not set; then the address is on loopback, and open there. */
    public static Optional<BasicLogin> of(Settings settings) {
        return settings.isSet("management.username")
                ? Optional.of(
                        new BasicLogin(settings.text("management.username"), settings.text("management.password")))
                : Optional.empty();
    }

    /** Whether the value of an {@code Authorization} header, or null, names the user and the password. It takes the same time for any. */
    public boolean admits(String authorization) {
        byte[] given = new byte[0];
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            try {
                given = Base64.getDecoder()
                        .decode(authorization.substring(SCHEME.length()).strip());
            } catch (IllegalArgumentException e) {
                given = new byte[0];
            }
        }
        // Digests are of one length, so not even the length of the password can be measured.
        return MessageDigest.isEqual(expected, digest(given));
    }

    /** The header's value, for whoever asks a bridge that has these settings. */
    public String authorization() {
        return SCHEME + Base64.getEncoder().encodeToString(login);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
