package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.BookedPayment.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A payment and the rules of its money. Amounts change only together with a log entry. */
final class Payment {
    enum Phase {
        OPEN,
        EXPIRED,
        CANCELLED
    }

    final PaymentId id;
    final Order order;
    private final Supplier<String> transactionIds;
    private final String firstTransactionId;
    private final List<Entry> log = new ArrayList<>();
    private final Journal journal;
    private Phase phase = Phase.OPEN;
    private long authorized;
    private long captured;
    private long refunded;
    private long cancelled;

    /** The customer is in the bank's 3-D Secure step. */
    private boolean atTheBank;

    private boolean customerReacted;

    /** All of it that can change, but for the log. */
    record State(
            Phase phase,
            long authorized,
            long captured,
            long refunded,
            long cancelled,
            boolean atTheBank,
            boolean customerReacted) {}

    /** What the merchant asked for. */
    record Order(
            long amount,
            String text,
            Customer customer,
            String callbackPrefix,
            String authToken,
            String fallBack,
            String token) {}

    Payment(Event.Opened opened, Supplier<String> transactionIds, Journal journal) {
        this.id = opened.id();
        this.order = opened.order();
        this.transactionIds = transactionIds;
        this.firstTransactionId = opened.entry().transactionId();
        this.journal = journal;
        log.add(opened.entry());
    }

    static Entry initiated(Order order, String transactionId) {
        return entry("INITIATE", order.amount, true, "", transactionId, order.text);
    }

    void become(State state, Entry newest) {
        phase = state.phase;
        authorized = state.authorized;
        captured = state.captured;
        refunded = state.refunded;
        cancelled = state.cancelled;
        atTheBank = state.atTheBank;
        customerReacted = state.customerReacted;
        if (newest != null) {
            log.add(newest);
        }
    }

    Instant openedAt() {
        return log.get(0).time();
    }

    boolean isTimedOut() {
        return phase == Phase.EXPIRED;
    }

    boolean wasDeclined() {
        return log.stream().anyMatch(entry -> !entry.success());
    }

    void goToTheBank() {
        atTheBank = true;
        changed(null);
    }

    /** Neither paid nor cancelled; a payment that timed out may still be reserved by a slow bank. */
    boolean isOpen() {
        return authorized == 0 && phase != Phase.CANCELLED;
    }

    boolean customerReacted() {
        return customerReacted;
    }

    long captured() {
        return captured;
    }

    long refunded() {
        return refunded;
    }

    long reserved() {
        return authorized - captured - cancelled;
    }

    long refundable() {
        return captured - refunded;
    }

    boolean wasAuthorized() {
        return authorized > 0;
    }

    List<Entry> log() {
        return log;
    }

    Entry authorize(boolean directCapture) {
        answered();
        authorized = order.amount;
        captured = directCapture ? order.amount : 0;
        return write(directCapture ? "SALE" : "RESERVE", order.amount, true, "", firstTransactionId, order.text);
    }

    Entry failToAuthorize(boolean directCapture) {
        answered();
        return write(directCapture ? "SALE" : "RESERVE", order.amount, false, "", firstTransactionId, order.text);
    }

    Entry cancelByCustomer() {
        answered();
        phase = Phase.CANCELLED;
        return write("CANCEL", order.amount, true, "", transactionIds.get(), order.text);
    }

    private void answered() {
        if (!isOpen()) {
            throw new IllegalStateException(id.reference() + " is " + state() + ": the customer can no longer answer");
        }
        customerReacted = true;
        atTheBank = false;
    }

    void timeOut() {
        phase = Phase.EXPIRED;
        changed(null);
    }

    /** Without an amount: all that is still reserved. */
    Entry capture(long asked, String requestId, String text) {
        if (phase == Phase.CANCELLED || cancelled > 0) {
            throw new Refused(Reason.CAPTURE_OF_CANCELLED);
        }
        if (authorized == 0) {
            throw new Refused(Reason.CAPTURE_BEFORE_RESERVATION);
        }
        long amount = asked == 0 ? reserved() : asked;
        if (amount == 0 || amount > reserved()) {
            throw new Refused(Reason.CAPTURE_TOO_HIGH);
        }
        askTheBank(Operation.CAPTURE, amount, requestId, text);
        captured += amount;
        return write("CAPTURE", amount, true, requestId, transactionIds.get(), text);
    }

    /** Without an amount: all that is captured and not yet refunded. */
    Entry refund(long asked, String requestId, String text) {
        if (captured == 0) {
            boolean isCancelled = phase == Phase.CANCELLED || cancelled > 0;
            throw new Refused(isCancelled ? Reason.REFUND_OF_CANCELLED : Reason.REFUND_OF_RESERVED);
        }
        long amount = asked == 0 ? refundable() : asked;
        if (amount == 0 || amount > refundable()) {
            throw new Refused(Reason.REFUND_TOO_HIGH);
        }
        askTheBank(Operation.REFUND, amount, requestId, text);
        refunded += amount;
        return write("REFUND", amount, true, requestId, transactionIds.get(), text);
    }

    /** After a capture only what remains can be let go, and only when asked for in so many words. */
    Entry cancel(boolean releaseRemaining, String text) {
        if (phase == Phase.CANCELLED || cancelled > 0) {
            throw new Refused(Reason.CANCELLED_ALREADY);
        }
        if (atTheBank) {
            throw new Refused(Reason.CUSTOMER_AT_THE_BANK);
        }
        if (authorized == 0) {
            if (releaseRemaining) {
                throw new Refused(Reason.RELEASE_BEFORE_RESERVATION);
            }
            phase = Phase.CANCELLED;
            return write("CANCEL", order.amount, true, "", transactionIds.get(), text);
        }
        if (captured > 0 && (reserved() == 0 || !releaseRemaining)) {
            throw new Refused(Reason.CANCEL_OF_CAPTURED);
        }
        long rest = reserved();
        cancelled += rest;
        return write("VOID", rest, true, "", transactionIds.get(), text);
    }

    private void askTheBank(Operation operation, long amount, String requestId, String text) {
        BankRefusal.of(operation, amount).ifPresent(no -> {
            write(operation.name(), amount, false, requestId, transactionIds.get(), text);
            throw new Refused(no.reason());
        });
    }

    private Entry write(
            String operation, long amount, boolean success, String requestId, String transactionId, String text) {
        Entry entry = entry(operation, amount, success, requestId, transactionId, text);
        log.add(entry);
        changed(entry);
        return entry;
    }

    private static Entry entry(
            String operation, long amount, boolean success, String requestId, String transactionId, String text) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new Entry(operation, amount, success, requestId, transactionId, text, now);
    }

    /** Null: nothing was written into the log. */
    private void changed(Entry entry) {
        State state = new State(phase, authorized, captured, refunded, cancelled, atTheBank, customerReacted);
        journal.add(new Event.Changed(id, state, entry));
    }

    BookedPayment booked() {
        return new BookedPayment(
                id.reference(),
                id.salesUnit(),
                order.amount,
                authorized,
                captured,
                refunded,
                cancelled,
                state(),
                List.copyOf(log));
    }

    private String state() {
        if (authorized == 0) {
            return phase == Phase.OPEN ? "INITIATED" : phase.name();
        }
        if (refunded > 0) {
            return refundable() == 0 && reserved() == 0 ? "REFUNDED" : "PARTIALLY_REFUNDED";
        }
        if (captured > 0) {
            return reserved() > 0 ? "PARTIALLY_CAPTURED" : cancelled > 0 ? "RELEASED" : "CAPTURED";
        }
        return cancelled > 0 ? "VOIDED" : "RESERVED";
    }
}
