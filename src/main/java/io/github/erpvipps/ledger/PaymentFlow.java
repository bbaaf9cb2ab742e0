package io.github.erpvipps.ledger;

/** How the customer is brought to the payment. */
public enum PaymentFlow {
    /** Over an address in the browser, which opens the app on a phone. */
    REDIRECT,
    /** By a message to the customer's phone. */
    PUSH,
    /** By a code that the customer scans. */
    QR
}
