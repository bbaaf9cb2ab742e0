package io.github.erpvipps.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** What one book says of the money of an order, in minor units. */
record Sums(long authorizedMinor, long capturedMinor, long refundedMinor, long cancelledMinor) {

    static final Sums NONE = new Sums(0, 0, 0, 0);

    static Sums of(ResultSet row) throws SQLException {
        return new Sums(
                row.getLong("authorized_minor"),
                row.getLong("captured_minor"),
                row.getLong("refunded_minor"),
                row.getLong("cancelled_minor"));
    }

    static Sums of(Map<String, String> line) {
        return new Sums(
                Long.parseLong(line.get("authorized_minor")),
                Long.parseLong(line.get("captured_minor")),
                Long.parseLong(line.get("refunded_minor")),
                Long.parseLong(line.get("cancelled_minor")));
    }

    Sums plus(Sums other) {
        return new Sums(
                authorizedMinor + other.authorizedMinor,
                capturedMinor + other.capturedMinor,
                refundedMinor + other.refundedMinor,
                cancelledMinor + other.cancelledMinor);
    }

    @Override
    public String toString() {
        return "authorized " + authorizedMinor + ", captured " + capturedMinor + ", refunded " + refundedMinor
                + ", cancelled " + cancelledMinor;
    }
}
