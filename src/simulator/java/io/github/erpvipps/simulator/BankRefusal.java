package io.github.erpvipps.simulator;

import java.util.Optional;
import java.util.stream.Stream;

/** Captures and refunds that are always refused, told by the last three digits of their amount in øre. */
public enum BankRefusal {
    /** A reason that no list of codes knows. */
    CAPTURE_FOR_AN_UNKNOWN_REASON(Operation.CAPTURE, 913, "Payment", "4711", "Something new went wrong"),
    CAPTURE_FROM_AN_EXPIRED_CARD(Operation.CAPTURE, 944, "Payment", "44", "Refused by issuer because of expired card"),
    REFUND_TO_A_CLOSED_ACCOUNT(Operation.REFUND, 123, "User", "81", "User not registered with Vipps"),
    REFUND_AFTER_A_YEAR(Operation.REFUND, 124, "Payment", "95", "Payments can only be refunded up to 365 days"),
    REFUND_WITHOUT_FUNDS(Operation.REFUND, 974, "Payment", "74", "Failed to debit the merchant's account");

    private final Operation operation;
    private final int ending;
    private final String group;
    private final String code;
    private final String message;

    BankRefusal(Operation operation, int ending, String group, String code, String message) {
        this.operation = operation;
        this.ending = ending;
        this.group = group;
        this.code = code;
        this.message = message;
    }

    static Optional<BankRefusal> of(Operation operation, long amountMinor) {
        return Stream.of(values())
                .filter(refusal -> refusal.operation == operation && amountMinor % 1000 == refusal.ending)
                .findFirst();
    }

    Refusal refusal() {
        return new Refusal(400, group, code, message);
    }
}
