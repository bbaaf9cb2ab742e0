package io.github.erpvipps.vipps.epayment;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a webhook comes from Vipps (Webhooks API guide, "Request authentication"). The signature covers method, path and query,
 * date, host and the body's hash, and all of these stand in headers or in the settings: so it is checked before the body is read.
 *
 * <p>There is no window of time. Whether a repeated delivery gets a new date is not documented; events are told apart by their
 * own ids.
 */
final class WebhookSignature {

    private static final String SIGNATURE = "Authorization";
    private static final String DATE = "x-ms-date";
    private static final String CONTENT_HASH = "x-ms-content-sha256";
    private static final String SCHEME = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final Pattern SOME_DATE = Pattern.compile("[ -~]{1,64}");

    private final List<SecretKeySpec> secrets;
    private final String host;
    private final String pathAndQuery;

    /**
     * @param url as it is registered at Vipps, whatever a proxy makes of it; empty: nothing is genuine
     * @param secrets any of which may have signed; none: nothing is genuine
     */
    WebhookSignature(String url, List<String> secrets) {
        // The text itself is the key: it looks like base64 and is not meant so.
        this.secrets = url.isEmpty()
                ? List.of()
                : secrets.stream()
                        .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                        .toList();
        URI uri = URI.create(url);
        this.host = url.isEmpty() ? "" : hostOf(uri);
        this.pathAndQuery = (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** As a client sends it: the port only where it is not the scheme's own. */
    private static String hostOf(URI uri) {
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() == -1 || uri.getPort() == usual ? host : host + ":" + uri.getPort();
    }

    /** The hash that the body must have, when one of the secrets has signed it; none for a forged or an odd request. */
    Optional<String> signedHash(MultiMap headers) {
        String signature = only(headers, SIGNATURE);
        String date = only(headers, DATE);
        String hash = only(headers, CONTENT_HASH);
        if (signature == null
                || date == null
                || hash == null
                || !HASH.matcher(hash).matches()
                || !SOME_DATE.matcher(date).matches()) {
            return Optional.empty();
        }
        byte[] claimed = signature.getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (SecretKeySpec secret : secrets) {
            byte[] expected = (SCHEME + signed(secret, date, hash)).getBytes(StandardCharsets.UTF_8);
            // Not a short circuit: the time must not tell which secret it was.
            genuine |= MessageDigest.isEqual(expected, claimed);
        }
        return genuine ? Optional.of(hash) : Optional.empty();
    }

    /** Two of a header are one too many: somebody in between might look at the other one. */
    private static String only(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? values.get(0) : null;
    }

    private String signed(SecretKeySpec secret, String date, String hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            String text = "POST\n" + pathAndQuery + "\n" + date + ";" + host + ";" + hash;
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Whether these bytes are those that the hash was made of. */
    static boolean isHashOf(String hash, byte[] body) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.UTF_8), hashOf(body).getBytes(StandardCharsets.UTF_8));
    }

    private static String hashOf(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
