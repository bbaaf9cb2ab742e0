package io.github.erpvipps.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lets the customers act in their time. */
final class Customers {
    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final Books books;

    Customers(SimulatorSettings settings, Vertx vertx, Books books) {
        this.settings = settings;
        this.vertx = vertx;
        this.books = books;
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
        Instant expiresAt = payment.order.expiresAt();
        long life = expiresAt == null
                ? window
                : Duration.between(payment.openedAt(), expiresAt).toMillis();
        Plan timeOut = new Plan(life, this::timeOut);
        return switch (payment.order.customer()) {
            case USUAL -> Stream.of(new Plan(settings.approveAfterMs(), this::approve), timeOut);
            case IMMEDIATE -> Stream.of(new Plan(0, this::approve), timeOut);
            case REJECTING -> Stream.of(new Plan(soon, this::reject), timeOut);
            case LATE -> Stream.of(timeOut, new Plan(life + settings.lateByMs(), this::approve));
            case DECLINED -> Stream.of(new Plan(soon, this::fail), timeOut);
            case SECOND_CARD -> Stream.of(new Plan(soon, this::fail), new Plan(2 * soon, this::approve), timeOut);
            case AT_THE_BANK -> Stream.of(new Plan(window / 2, this::approve), timeOut);
            case SILENT, UNKNOWN_TO_VIPPS -> Stream.of(timeOut);
        };
    }

    void approve(Payment payment) {
        payment.authorize(isDirectCapture(payment));
    }

    void reject(Payment payment) {
        payment.cancelByCustomer();
    }

    private void fail(Payment payment) {
        if (!payment.wasDeclined()) {
            payment.failToAuthorize(isDirectCapture(payment));
        }
    }

    /** Which ePayment does not have. */
    private boolean isDirectCapture(Payment payment) {
        return settings.directCapture() && payment.order.api() == Api.ECOM;
    }

    private void timeOut(Payment payment) {
        if (!payment.isTimedOut()) {
            payment.timeOut();
        }
    }
}
