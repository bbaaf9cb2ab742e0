package io.github.erpvipps.simulator;

/** A reference is unique within its sales unit only. */
record PaymentId(String salesUnit, String reference) {}
