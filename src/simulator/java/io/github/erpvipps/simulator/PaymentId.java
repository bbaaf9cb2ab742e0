package io.github.erpvipps.simulator;

/** A reference is unique within its sales unit only. */
record PaymentId(String salesUnit, String reference) {

    /** A look-up need not name the sales unit, and an unknown payment does not tell it. */
    boolean mayMean(PaymentId other) {
        return equals(other) || (salesUnit.isEmpty() && reference.equals(other.reference));
    }
}
