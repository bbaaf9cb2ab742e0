package io.github.erpvipps.simulator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers that prove where a webhook comes from.
 *
 * @param date the header {@code x-ms-date}
 * @param contentHash the header {@code x-ms-content-sha256}
 * @param authorization the header {@code Authorization}
 */
record WebhookSignature(String date, String contentHash, String authorization) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** @param secret as it was given out: though it looks like Base64, its characters are the key */
    static WebhookSignature of(String secret, String url, Instant time, byte[] body) {
        String date = HTTP_DATE.format(time);
        URI address = URI.create(url);
        String hash = base64(sha256(body));
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String signed = "POST\n" + path + query + "\n" + date + ";" + address.getRawAuthority() + ";" + hash;
        String signature = base64(hmac(secret.getBytes(StandardCharsets.UTF_8), signed));
        return new WebhookSignature(
                date, hash, "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" + signature);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException noSuchDigest) {
            throw new IllegalStateException(noSuchDigest);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException noSuchMac) {
            throw new IllegalStateException(noSuchMac);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
