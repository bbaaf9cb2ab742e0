package io.github.erpvipps.simulator;

import java.util.Optional;
import java.util.stream.Stream;

/** Captures and refunds that are refused, told by the last three digits of their amount in øre. */
public enum BankRefusal {
    /** A reason that no list of codes knows. */
    CAPTURE_FOR_AN_UNKNOWN_REASON(Operation.CAPTURE, 913, Reason.SOMETHING_NEW),
    CAPTURE_FROM_AN_EXPIRED_CARD(Operation.CAPTURE, 944, Reason.CARD_EXPIRED),
    /** Only the first try of this amount; the next one goes well. */
    CAPTURE_THAT_GOES_WELL_LATER(Operation.CAPTURE, 928, Reason.CAPTURE_FAILED_FOR_NOW),
    REFUND_TO_A_CLOSED_ACCOUNT(Operation.REFUND, 123, Reason.ACCOUNT_CLOSED),
    REFUND_AFTER_A_YEAR(Operation.REFUND, 124, Reason.REFUND_TOO_LATE),
    REFUND_WITHOUT_FUNDS(Operation.REFUND, 974, Reason.MERCHANT_WITHOUT_FUNDS);

    private final Operation operation;
    private final int ending;
    private final Reason reason;

    BankRefusal(Operation operation, int ending, Reason reason) {
        this.operation = operation;
        this.ending = ending;
        this.reason = reason;
    }

    static Optional<BankRefusal> of(Operation operation, long amountMinor) {
        return Stream.of(values())
                .filter(refusal -> refusal.operation == operation && amountMinor % 1000 == refusal.ending)
                .findFirst();
    }

    boolean passes() {
        return this == CAPTURE_THAT_GOES_WELL_LATER;
    }

    Reason reason() {
        return reason;
    }
}
