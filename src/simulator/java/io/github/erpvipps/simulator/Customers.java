package io.github.erpvipps.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets the customers act in their time. */
final class Customers {
    /** By the operation in the payment's log: the word of the callback. */
    private static final Map<String, String> RESERVED = Map.of("RESERVE", "RESERVED", "SALE", "SALE");

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
        if (payment.order.customer() == Customer.AT_THE_BANK) {
            payment.goToTheBank();
        }
        resume(payment);
    }

    /** What the customer has not done yet is done as long after the initiation as if nothing had come between. */
    void resume(Payment payment) {
        long passed =
                Math.max(0, Duration.between(payment.openedAt(), Instant.now()).toMillis());
        plans(payment)
                .filter(plan -> plan.delayMs >= 0)
                .sorted(Comparator.comparingLong(Plan::delayMs))
                .forEach(plan -> vertx.setTimer(Math.max(1, plan.delayMs - passed), timer -> {
                    if (books.holds(payment) && payment.isOpen()) {
                        plan.act.accept(payment);
                    }
                }));
    }

    /** An act after the initiation, if the payment is still open by then. A negative delay: never. */
    private record Plan(long delayMs, Consumer<Payment> act) {}

    private Stream<Plan> plans(Payment payment) {
        long soon = Math.max(0, settings.approveAfterMs());
        long window = settings.customerWindowMs();
        Plan timeOut = new Plan(window, this::timeOut);
        return switch (payment.order.customer()) {
            case USUAL -> Stream.of(new Plan(settings.approveAfterMs(), this::approve), timeOut);
            case IMMEDIATE -> Stream.of(new Plan(0, this::approve), timeOut);
            case REJECTING -> Stream.of(new Plan(soon, this::reject), timeOut);
            case LATE -> Stream.of(timeOut, new Plan(window + settings.lateByMs(), this::approve));
            case DECLINED -> Stream.of(new Plan(soon, this::fail), timeOut);
            case SECOND_CARD -> Stream.of(new Plan(soon, this::fail), new Plan(2 * soon, this::approve), timeOut);
            case AT_THE_BANK -> Stream.of(new Plan(window / 2, this::approve), timeOut);
            case SILENT, UNKNOWN_TO_VIPPS -> Stream.of(timeOut);
        };
    }

    void approve(Payment payment) {
        BookedPayment.Entry entry = payment.authorize(settings.directCapture());
        callbacks.send(payment, settings.directCapture() ? "SALE" : "RESERVED", entry);
    }

    /** The callback of the reservation, as if Vipps had doubts that it came through. */
    void tellAgain(Payment payment) {
        BookedPayment.Entry last = payment.log().stream()
                .filter(entry -> entry.success() && RESERVED.containsKey(entry.operation()))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException(payment.id.reference() + " was never reserved"));
        callbacks.send(payment, RESERVED.get(last.operation()), last);
    }

    void reject(Payment payment) {
        callbacks.send(payment, "CANCELLED", payment.cancelByCustomer());
    }

    private void fail(Payment payment) {
        if (payment.wasDeclined()) {
            return;
        }
        BookedPayment.Entry entry = payment.failToAuthorize(settings.directCapture());
        callbacks.send(payment, settings.directCapture() ? "SALE_FAILED" : "RESERVE_FAILED", entry);
    }

    private void timeOut(Payment payment) {
        if (payment.isTimedOut()) {
            return;
        }
        payment.timeOut();
        if (settings.callbackOnTimeout() && !payment.customerReacted()) {
            callbacks.send(payment, "REJECTED", payment.log().get(0));
        }
    }
}
