package io.github.erpvipps.vipps;

import io.github.erpvipps.logs.Masks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that Vipps sends back with a payment's callback, in {@code Authorization}. It is derived from
 * {@code bridge.callback-secret}, the sales unit and the reference, and never stored: it is put into the stored request right
 * before sending.
 */
public final class CallbackTokens {

    /** What stands in a stored request where the token goes. */
    public static final String PLACEHOLDER = "{callback-token}";

    private final SecretKeySpec secret;

    public CallbackTokens(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    public String of(String salesUnit, String reference) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            byte[] token = mac.doFinal((salesUnit + "|" + reference).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Compares in constant time; a missing token is a wrong one. */
    public boolean isGenuine(String salesUnit, String reference, String claimed) {
        return claimed != null
                && MessageDigest.isEqual(
                        of(salesUnit, reference).getBytes(StandardCharsets.UTF_8),
                        claimed.getBytes(StandardCharsets.UTF_8));
    }

    byte[] fill(byte[] storedRequest, OnPayment payment) {
        String request = new String(storedRequest, StandardCharsets.UTF_8);
        if (!request.contains(PLACEHOLDER)) {
            return storedRequest;
        }
        String token = of(payment.salesUnit(), payment.reference());
        Masks.ofProcess().callbackToken(token);
        return request.replace(PLACEHOLDER, token).getBytes(StandardCharsets.UTF_8);
    }
}
