package io.github.erpvipps.simulator;

/** Hears of all that is written into a payment's log, right after it was, and tells whoever asked to be told. */
@FunctionalInterface
interface Witness {
    void saw(Payment payment, BookedPayment.Entry entry);
}
