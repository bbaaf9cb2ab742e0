package io.github.erpvipps.ledger;

/** Why Vipps is asked: four things that an ERP says, and the bridge's own housekeeping. */
public enum Purpose {
    /** The ERP wants an order paid. */
    ORDER(Kind.INITIATE),
    /** Goods leave the warehouse. */
    SHIPMENT(Kind.CAPTURE),
    /** Goods came back. */
    REFUND(Kind.REFUND),
    /** The ERP wants nothing more of an order captured. */
    CANCELLATION(Kind.CANCEL),
    /** What remains reserved after the final shipment is let go. */
    RELEASE(Kind.CANCEL),
    /** The customer has not answered; the payment is closed before someone approves it after all. */
    EXPIRE(Kind.CANCEL),
    /** The answer to the initiation was lost and with it the url; the payment is closed and initiated anew. */
    ABANDON(Kind.CANCEL),
    /** A reservation came after the ERP was told that the order ended unpaid. */
    LATE(Kind.CANCEL),
    /** The next attempt of an order whose last one was abandoned. */
    NEXT(Kind.INITIATE);

    private final Kind kind;

    Purpose(Kind kind) {
        this.kind = kind;
    }

    /** The call that serves this purpose. */
    public Kind kind() {
        return kind;
    }

    /** The closing of a payment that nobody has approved: nothing is lost when it cannot be done, it times out by itself. */
    boolean isClosing() {
        return this == EXPIRE || this == ABANDON;
    }

    /**
     * Where an operation that waits stands in its payment's line: the initiation, and closing a payment that nobody may
     * approve any more, come first; then what moves money in the order of arrival; letting go of what remains comes last.
     */
    int place() {
        return switch (this) {
            case ORDER, NEXT, EXPIRE, ABANDON, LATE -> 0;
            case SHIPMENT, REFUND -> 1;
            case CANCELLATION -> 2;
            case RELEASE -> 3;
        };
    }
}
