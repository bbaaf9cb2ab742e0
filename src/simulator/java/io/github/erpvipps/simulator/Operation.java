package io.github.erpvipps.simulator;

/** What a client can ask of Vipps, with the number of calls a minute that one payment may have of it. */
public enum Operation {
    ACCESS_TOKEN(0),
    INITIATE(2),
    CAPTURE(5),
    CANCEL(5),
    REFUND(5),
    DETAILS(120),
    APPROVE(0);

    private final int callsPerMinute;

    Operation(int callsPerMinute) {
        this.callsPerMinute = callsPerMinute;
    }

    /** How often one payment may be asked for this within the rate window; 0: no limit is published. */
    int limit() {
        return callsPerMinute;
    }

    boolean movesMoney() {
        return this == INITIATE || this == CAPTURE || this == CANCEL || this == REFUND;
    }

    /** Capture and refund carry an idempotency key; initiate and cancel have none. */
    boolean hasKey() {
        return this == CAPTURE || this == REFUND;
    }
}
