package io.github.erpvipps.simulator;

import io.vertx.core.Vertx;

/** Lets the customers act in their time. */
final class Customers {
    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final Books books;
    private final Callbacks callbacks;

    Customers(SimulatorSettings settings, Vertx vertx, Books books, Callbacks callbacks) {
        this.settings = settings;
        this.vertx = vertx;
        this.books = books;
        this.callbacks = callbacks;
    }

    void meet(Payment payment) {
        long soon = Math.max(0, settings.approveAfterMs());
        long window = settings.customerWindowMs();
        later(window, payment, () -> timeOut(payment));
        switch (payment.order.customer()) {
            case USUAL -> later(settings.approveAfterMs(), payment, () -> approve(payment));
            case IMMEDIATE -> later(0, payment, () -> approve(payment));
            case REJECTING -> later(soon, payment, () -> reject(payment));
            case LATE -> later(window + settings.lateByMs(), payment, () -> approve(payment));
            case DECLINED -> later(soon, payment, () -> fail(payment));
            case SECOND_CARD -> {
                later(soon, payment, () -> fail(payment));
                later(2 * soon, payment, () -> approve(payment));
            }
            case AT_THE_BANK -> {
                payment.atTheBank = true;
                later(window / 2, payment, () -> approve(payment));
            }
            case SILENT, UNKNOWN_TO_VIPPS -> {}
        }
    }

    void approve(Payment payment) {
        BookedPayment.Entry entry = payment.authorize(settings.directCapture());
        callbacks.send(payment, settings.directCapture() ? "SALE" : "RESERVED", entry);
    }

    void reject(Payment payment) {
        callbacks.send(payment, "CANCELLED", payment.cancelByCustomer());
    }

    private void fail(Payment payment) {
        BookedPayment.Entry entry = payment.failToAuthorize(settings.directCapture());
        callbacks.send(payment, settings.directCapture() ? "SALE_FAILED" : "RESERVE_FAILED", entry);
    }

    private void timeOut(Payment payment) {
        payment.timeOut();
        if (settings.callbackOnTimeout() && !payment.customerReacted()) {
            callbacks.send(payment, "REJECTED", payment.log().get(0));
        }
    }

    /** Only if the payment is still open by then. A negative delay: never. */
    private void later(long delayMs, Payment payment, Runnable act) {
        if (delayMs >= 0) {
            vertx.setTimer(Math.max(1, delayMs), timer -> {
                if (books.holds(payment) && payment.isOpen()) {
                    act.run();
                }
            });
        }
    }
}
