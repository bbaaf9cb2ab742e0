package io.github.erpvipps.simulator;

import java.util.Set;
import java.util.stream.Stream;

/** How the customer behaves, told by the phone number of the initiation; without a known one, by the amount. */
public enum Customer {
    /** Any other number, or none: approves after {@code approveAfterMs}. */
    USUAL(""),
    /** Approves at once. */
    IMMEDIATE("90000001"),
    /** Rejects after {@code approveAfterMs}: CANCEL in the log, callback CANCELLED. */
    REJECTING("90000002"),
    /** Never answers: the payment times out, and its log still shows INITIATE only. */
    SILENT("90000003"),
    /** Approves {@code lateByMs} after the payment had timed out. */
    LATE("90000004"),
    /** The first card is refused (RESERVE false, callback RESERVE_FAILED), the second is good. */
    SECOND_CARD("90000005"),
    /** Is in the bank's 3-D Secure step for half of the window, when no cancellation is taken; then approves. */
    AT_THE_BANK("90000006"),
    /** Is not known to Vipps: the initiation is refused with (User, 81). */
    UNKNOWN_TO_VIPPS("90000081"),
    /** No number, and an amount of {@link #DECLINED_AMOUNTS}: the card is refused, and the customer gives up. */
    DECLINED("");

    /** The amounts that fail in the app of Vipps' test environment, in øre. */
    public static final Set<Long> DECLINED_AMOUNTS = Set.of(151L, 182L, 183L, 184L, 186L, 187L, 197L, 201L, 202L);

    private final String phone;

    Customer(String phone) {
        this.phone = phone;
    }

    public String phone() {
        return phone;
    }

    static Customer of(String phone, long amountMinor) {
        return Stream.of(values())
                .filter(customer -> !customer.phone.isEmpty() && customer.phone.equals(phone))
                .findFirst()
                .orElse(DECLINED_AMOUNTS.contains(amountMinor) ? DECLINED : USUAL);
    }
}
