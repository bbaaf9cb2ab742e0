package io.github.erpvipps.files;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What one pass over the bytes tells, before any of them is taken for text. */
final class ByteSurvey {
    private static final int CHUNK = 65_536;

    private final MessageDigest sha256 = sha256();
    private final Utf8Check utf8 = new Utf8Check();
    private final String hash;
    private String head = "";
    private long size;
    private long nuls;
    private byte firstInk = ' ';

    ByteSurvey(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int length = in.readNBytes(chunk, 0, CHUNK); length > 0; length = in.readNBytes(chunk, 0, CHUNK)) {
            if (size == 0) {
                head = HexFormat.of().formatHex(chunk, 0, Math.min(4, length));
            }
            sha256.update(chunk, 0, length);
            for (int i = size == 0 && hasBom() ? 3 : 0; i < length; i++) {
                look(chunk[i]);
            }
            size += length;
        }
        hash = HexFormat.of().formatHex(sha256.digest());
    }

    private void look(byte b) {
        utf8.accept(b);
        if (b == 0) {
            nuls++;
        }
        if (isBlank(firstInk)) {
            firstInk = b;
        }
    }

    String hash() {
        return hash;
    }

    long size() {
        return size;
    }

    /** The first byte that is not blank; in every encoding that is read here, it is the first character too. */
    byte firstInk() {
        return firstInk;
    }

    Encoding encoding() throws Malformed {
        if (head.startsWith("fffe") || head.startsWith("feff") || head.equals("0000feff")) {
            throw new Malformed("The file is in UTF-16 or UTF-32: save it as UTF-8.");
        }
        if (nuls > size / 4) { // text in UTF-16 has one in two
            throw new Malformed("The file is mostly NUL bytes, so it is no text in UTF-8: save it as UTF-8.");
        }
        if (isBlank(firstInk)) {
            throw new Malformed("The file is empty.");
        }
        if (!utf8.wellFormed()) {
            return Encoding.WINDOWS_1252;
        }
        return hasBom() ? Encoding.UTF_8_WITH_BOM : Encoding.UTF_8;
    }

    private boolean hasBom() {
        return head.startsWith("efbbbf");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
