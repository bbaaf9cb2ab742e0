package io.github.erpvipps.flows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook as Vipps sends it, written from the guide and sharing nothing with what checks it.
 *
 * @param headers what Vipps signs and the signature; the host is the client's to send
 */
public record SignedWebhook(Map<String, String> headers, byte[] body) {

    public static final String DATE = "Thu, 30 Mar 2023 08:38:32 GMT";

    /**
     * @param url as it was registered: its host, its port where it is written, its path and its query are signed
     * @param secret as the registration showed it
     */
    public static SignedWebhook of(String url, String secret, String date, byte[] body) {
        URI registered = URI.create(url);
        String target =
                registered.getRawPath() + (registered.getRawQuery() == null ? "" : "?" + registered.getRawQuery());
        try {
            String hash = base64(MessageDigest.getInstance("SHA-256").digest(body));
            String signed = String.join("\n", "POST", target, date + ";" + registered.getRawAuthority() + ";" + hash);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return new SignedWebhook(
                    Map.of(
                            "x-ms-date",
                            date,
                            "x-ms-content-sha256",
                            hash,
                            "Authorization",
                            "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
                                    + base64(mac.doFinal(signed.getBytes(UTF_8)))),
                    body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** An event of a payment, with an amount as Vipps sends one. */
    public static String event(String salesUnit, String reference, String name, String pspReference) {
        return """
                {"msn":"%s","reference":"%s","pspReference":"%s","name":"%s","amount":{"currency":"NOK","value":20000},\
                "timestamp":"2026-11-25T08:38:32.123Z","idempotencyKey":null,"success":true}""".formatted(salesUnit, reference, pspReference, name);
    }
}
