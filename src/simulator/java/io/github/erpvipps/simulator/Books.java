package io.github.erpvipps.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All payments, in the order in which they came. */
final class Books {
    private final Journal journal;
    private final Witness witness;
    private final Map<PaymentId, Payment> payments = new LinkedHashMap<>();
    private final Map<String, Payment> byReference = new LinkedHashMap<>();
    private final Map<String, Payment> byToken = new LinkedHashMap<>();
    private long lastTransaction = 5_001_420_000L;

    Books(Journal journal, Witness witness) {
        this.journal = journal;
        this.witness = witness;
    }

    Payment open(PaymentId id, Payment.Order order) {
        if (payments.containsKey(id)) {
            throw new Refused(Reason.DUPLICATE_REFERENCE);
        }
        Event.Opened opened = new Event.Opened(id, order, Payment.initiated(order, nextTransaction()));
        journal.add(opened);
        Payment payment = reopen(opened);
        witness.saw(payment, opened.entry());
        return payment;
    }

    Payment reopen(Event.Opened opened) {
        PaymentId id = opened.id();
        Payment payment = new Payment(opened, this::nextTransaction, journal, witness);
        payments.put(id, payment);
        byReference.putIfAbsent(id.reference(), payment);
        byToken.put(opened.order().token(), payment);
        goOnAfter(opened.entry());
        return payment;
    }

    void change(Event.Changed event) {
        payments.get(event.id()).become(event.state(), event.entry());
        if (event.entry() != null) {
            goOnAfter(event.entry());
        }
    }

    private void goOnAfter(BookedPayment.Entry entry) {
        lastTransaction = Math.max(lastTransaction, Long.parseLong(entry.transactionId()));
    }

    private String nextTransaction() {
        return Long.toString(++lastTransaction);
    }

    List<Payment> open() {
        return payments.values().stream().filter(Payment::isOpen).toList();
    }

    Optional<Payment> find(PaymentId id) {
        return Optional.ofNullable(payments.get(id));
    }

    /** The first one with this reference, whatever its sales unit. */
    Optional<Payment> find(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    Optional<Payment> findByToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /** False once all was forgotten: what was still planned for it must not happen. */
    boolean holds(Payment payment) {
        return payments.get(payment.id) == payment;
    }

    int size() {
        return payments.size();
    }

    List<BookedPayment> snapshot() {
        return payments.values().stream().map(Payment::booked).toList();
    }

    void clear() {
        payments.clear();
        byReference.clear();
        byToken.clear();
    }
}
