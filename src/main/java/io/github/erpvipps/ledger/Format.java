package io.github.erpvipps.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The format of a row of {@code payment} or {@code operation}: what a program has to know to go on with it. While bridges of two
 * releases share a ledger the older one leaves alone what the newer one has written in a way that it would misread.
 */
public final class Format {

    /** The newest that this program knows. It grows with the release that reads a new one, before any release writes it. */
    public static final int KNOWN = 1;

    private Format() {}

    /** @throws NewerFormat when the row is not for this program to go on with */
    static void check(ResultSet row, String what) throws SQLException {
        int format = row.getInt("format");
        if (format > KNOWN) {
            throw new NewerFormat(what, row.getString("order_id"), format);
        }
    }
}
