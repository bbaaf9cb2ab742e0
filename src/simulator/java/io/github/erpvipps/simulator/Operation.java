package io.github.erpvipps.simulator;

/** What a client can ask of Vipps, with the number of calls a minute that one payment may have of it. */
public enum Operation {
    ACCESS_TOKEN(0, 0),
    /** A new payment; ePayment says create. */
    INITIATE(2, 5),
    CAPTURE(5, 5),
    CANCEL(5, 5),
    REFUND(5, 5),
    /** The payment as it is. */
    DETAILS(120, 120),
    /** The payment's history, which eCom has in its details. */
    EVENTS(0, 120),
    /** The customer's consent by a call, for tests. */
    APPROVE(0, 0),
    /** To register, list and delete webhooks. */
    WEBHOOKS(0, 0);

    private final int ecomCallsPerMinute;
    private final int epaymentCallsPerMinute;

    Operation(int ecomCallsPerMinute, int epaymentCallsPerMinute) {
        this.ecomCallsPerMinute = ecomCallsPerMinute;
        this.epaymentCallsPerMinute = epaymentCallsPerMinute;
    }

    /** How often one payment may be asked for this within the rate window; 0: no limit is published. */
    int limit(Api api) {
        return switch (api) {
            case ECOM -> ecomCallsPerMinute;
            case EPAYMENT -> epaymentCallsPerMinute;
            case PLATFORM -> 0;
        };
    }

    boolean movesMoney() {
        return this == INITIATE || this == CAPTURE || this == CANCEL || this == REFUND;
    }

    /** Tells what became of earlier calls. */
    boolean isLookUp() {
        return this == DETAILS || this == EVENTS;
    }

    /** In eCom, initiate and cancel have no idempotency key. */
    boolean hasKey(Api api) {
        return switch (api) {
            case ECOM -> this == CAPTURE || this == REFUND;
            case EPAYMENT -> movesMoney();
            case PLATFORM -> false;
        };
    }
}
