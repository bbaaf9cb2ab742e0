package io.github.erpvipps.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Derives idempotency keys instead of drawing them: a second ledger, or one restored from a backup, arrives at the same key
 * for the same shipment, and Vipps books it once. 34 characters; eCom's X-Request-Id allows 40, ePayment's Idempotency-Key 50.
 */
final class IdempotencyKeys {

    private IdempotencyKeys() {}

    /**
     * @param replays how many times a person has asked for a new key after a definitive refusal; 0 for the first
     */
    static String of(String salesUnit, String reference, Purpose purpose, String sourceId, int replays) {
        String intent =
                String.join("|", salesUnit, reference, purpose.name(), sourceId) + (replays == 0 ? "" : "|" + replays);
        return purpose.kind().name().toLowerCase(Locale.ROOT).charAt(0) + "-"
                + HexFormat.of().formatHex(sha256(intent), 0, 16);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
