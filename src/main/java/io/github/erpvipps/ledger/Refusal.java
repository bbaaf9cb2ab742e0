package io.github.erpvipps.ledger;

/** Whether Vipps' last answer to an operation was a definitive no. */
public enum Refusal {
    /** It was not. */
    NONE,
    /** For a reason that the ERP can act on: the operation ends REJECTED. */
    KNOWN,
    /** For a reason that this version does not know: the operation ends with a person. */
    STRANGE
}
