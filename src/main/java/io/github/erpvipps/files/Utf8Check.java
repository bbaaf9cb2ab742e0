package io.github.erpvipps.files;

/** Watches bytes go by and knows whether they are well-formed UTF-8 (Unicode 15, table 3-7), without keeping any. */
final class Utf8Check {
    private boolean wellFormed = true;
    private int awaited;
    private int lowest;
    private int highest;

    void accept(byte signed) {
        int b = signed & 0xFF;
        if (awaited > 0) {
            wellFormed &= lowest <= b && b <= highest;
            await(awaited - 1, 0x80, 0xBF);
        } else if (b >= 0xC2 && b <= 0xDF) {
            await(1, 0x80, 0xBF);
        } else if (b >= 0xE0 && b <= 0xEF) {
            await(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            await(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        } else {
            wellFormed &= b < 0x80;
        }
    }

    /** Whether the bytes up to here are text, and do not end inside a character. */
    boolean wellFormed() {
        return wellFormed && awaited == 0;
    }

    private void await(int bytes, int from, int to) {
        awaited = bytes;
        lowest = from;
        highest = to;
    }
}
