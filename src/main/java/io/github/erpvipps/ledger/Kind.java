package io.github.erpvipps.ledger;

/** What Vipps is asked to do. */
public enum Kind {
    INITIATE,
    CAPTURE,
    REFUND,
    CANCEL
}
