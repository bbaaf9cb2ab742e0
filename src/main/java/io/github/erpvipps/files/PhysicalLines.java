package io.github.erpvipps.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/** Lines as an editor numbers them, whether they end in CRLF, LF or CR; of an endless one, only the start is kept. */
final class PhysicalLines implements Closeable {
    /** 64 Ki characters: no line of an order is as long, and nothing that is kept in memory is longer. */
    static final int LIMIT = 65_536;

    static final String TOO_LONG = "longer than 64 KiB";

    /** A line without its end; {@code cut} when there was more of it. */
    record Line(long number, String text, boolean cut) {}

    private final Reader in;
    private final char[] buffer = new char[8_192];
    private int position;
    private int filled;
    private long number;
    private boolean afterCarriageReturn;

    PhysicalLines(Reader in) {
        this.in = in;
    }

    /** The next line, or null at the end. */
    Line next() throws IOException {
        int c = read();
        if (c == '\n' && afterCarriageReturn) {
            c = read();
        }
        if (c < 0) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        boolean cut = false;
        for (; c >= 0 && c != '\n' && c != '\r'; c = read()) {
            if (text.length() < LIMIT) {
                text.append((char) c);
            } else {
                cut = true;
            }
        }
        afterCarriageReturn = c == '\r';
        return new Line(++number, text.toString(), cut);
    }

    /** The next line that is not blank, or null at the end. */
    Line nextWithInk() throws IOException {
        Line line = next();
        while (line != null && line.text().isBlank() && !line.cut()) {
            line = next();
        }
        return line;
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = Math.max(0, in.read(buffer));
            position = 0;
        }
        return filled == 0 ? -1 : buffer[position++];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
