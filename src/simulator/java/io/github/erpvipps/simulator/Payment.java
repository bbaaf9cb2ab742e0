package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.BookedPayment.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A payment and the rules of its money. Amounts change only together with a log entry. */
final class Payment {
    enum Phase {
        OPEN,
        EXPIRED,
        /** By the customer. */
        ABORTED,
        /** By the merchant, before it was paid. */
        TERMINATED
    }

    final PaymentId id;
    final Order order;
    private final Supplier<String> transactionIds;
    private final String firstTransactionId;
    private final List<Entry> log = new ArrayList<>();
    private final Journal journal;
    private final Witness witness;
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

    /**
     * What the merchant asked for.
     *
     * @param api through which
     * @param key the idempotency key of that call; empty where there is none
     * @param callback null: the merchant is not told the outcome at an address of this payment
     * @param expiresAt null: after the usual time
     */
    record Order(
            Api api,
            String key,
            long amount,
            String currency,
            String text,
            Customer customer,
            String returnUrl,
            String token,
            Callback callback,
            Instant expiresAt,
            String paymentMethod,
            String flow,
            Map<String, String> metadata) {}

    /** Where the outcome is to be told, and what proves that it is us. */
    record Callback(String prefix, String authToken) {}

    Payment(Event.Opened opened, Supplier<String> transactionIds, Journal journal, Witness witness) {
        this.id = opened.id();
        this.order = opened.order();
        this.transactionIds = transactionIds;
        this.firstTransactionId = opened.entry().transactionId();
        this.journal = journal;
        this.witness = witness;
        log.add(opened.entry());
    }

    static Entry initiated(Order order, String transactionId) {
        return entry("INITIATE", order.amount, true, order.key, transactionId, order.text);
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

    /** The one that is meant where no single entry of the log is. */
    String pspReference() {
        return firstTransactionId;
    }

    Phase phase() {
        return phase;
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
        return authorized == 0 && (phase == Phase.OPEN || phase == Phase.EXPIRED);
    }

    boolean customerReacted() {
        return customerReacted;
    }

    long authorized() {
        return authorized;
    }

    long cancelled() {
        return cancelled;
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
        return write(directCapture ? "SALE" : "RESERVE", order.amount, true, "", reservationId(), order.text);
    }

    Entry failToAuthorize(boolean directCapture) {
        answered();
        return write(directCapture ? "SALE" : "RESERVE", order.amount, false, "", reservationId(), order.text);
    }

    /** In eCom, an initiation and its reservation share one. */
    private String reservationId() {
        return order.api == Api.ECOM ? firstTransactionId : transactionIds.get();
    }

    Entry cancelByCustomer() {
        answered();
        phase = Phase.ABORTED;
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
        write("EXPIRE", order.amount, true, "", transactionIds.get(), order.text);
    }

    /** Without an amount: all that is still reserved. */
    Entry capture(long asked, String requestId, String text) {
        if (isCancelled()) {
            throw new Refused(Reason.CAPTURE_OF_CANCELLED);
        }
        if (authorized == 0) {
            throw new Refused(Reason.CAPTURE_BEFORE_RESERVATION);
        }
        long amount = asked == 0 ? reserved() : asked;
        if (reserved() == 0) {
            throw new Refused(Reason.CAPTURED_ALREADY);
        }
        if (amount > reserved()) {
            throw new Refused(Reason.CAPTURE_TOO_HIGH);
        }
        askTheBank(Operation.CAPTURE, amount, requestId, text);
        captured += amount;
        return write("CAPTURE", amount, true, requestId, transactionIds.get(), text);
    }

    /** Without an amount: all that is captured and not yet refunded. */
    Entry refund(long asked, String requestId, String text) {
        if (captured == 0) {
            throw new Refused(
                    isCancelled()
                            ? Reason.REFUND_OF_CANCELLED
                            : authorized == 0 ? Reason.REFUND_BEFORE_RESERVATION : Reason.REFUND_OF_RESERVED);
        }
        long amount = asked == 0 ? refundable() : asked;
        if (refundable() == 0) {
            throw new Refused(Reason.REFUNDED_ALREADY);
        }
        if (amount > refundable()) {
            throw new Refused(Reason.REFUND_TOO_HIGH);
        }
        askTheBank(Operation.REFUND, amount, requestId, text);
        refunded += amount;
        return write("REFUND", amount, true, requestId, transactionIds.get(), text);
    }

    /** After a capture only what remains can be let go, and only when asked for in so many words. */
    Entry cancel(boolean releaseRemaining, String key, String text) {
        if (isCancelled()) {
            throw new Refused(Reason.CANCELLED_ALREADY);
        }
        if (atTheBank) {
            throw new Refused(Reason.CUSTOMER_AT_THE_BANK);
        }
        if (authorized == 0) {
            if (releaseRemaining) {
                throw new Refused(Reason.RELEASE_BEFORE_RESERVATION);
            }
            phase = Phase.TERMINATED;
            return write("CANCEL", order.amount, true, key, transactionIds.get(), text);
        }
        if (captured > 0 && (reserved() == 0 || !releaseRemaining)) {
            throw new Refused(Reason.CANCEL_OF_CAPTURED);
        }
        long rest = reserved();
        cancelled += rest;
        return write("VOID", rest, true, key, transactionIds.get(), text);
    }

    private boolean isCancelled() {
        return phase == Phase.ABORTED || phase == Phase.TERMINATED || cancelled > 0;
    }

    private void askTheBank(Operation operation, long amount, String requestId, String text) {
        boolean wasTried = log.stream()
                .anyMatch(entry -> !entry.success()
                        && entry.operation().equals(operation.name())
                        && entry.amountMinor() == amount);
        BankRefusal.of(operation, amount)
                .filter(no -> !(no.passes() && wasTried))
                .ifPresent(no -> {
                    write(operation.name(), amount, false, requestId, transactionIds.get(), text);
                    throw new Refused(no.reason());
                });
    }

    private Entry write(
            String operation, long amount, boolean success, String requestId, String transactionId, String text) {
        Entry entry = entry(operation, amount, success, requestId, transactionId, text);
        log.add(entry);
        changed(entry);
        witness.saw(this, entry);
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
                order.currency,
                authorized,
                captured,
                refunded,
                cancelled,
                state(),
                List.copyOf(log));
    }

    private String state() {
        if (authorized == 0) {
            return switch (phase) {
                case OPEN -> "INITIATED";
                case EXPIRED -> "EXPIRED";
                case ABORTED, TERMINATED -> "CANCELLED";
            };
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
