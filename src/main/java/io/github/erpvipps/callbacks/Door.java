package io.github.erpvipps.callbacks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * Lets in what Vipps tells us, and hands one thing heard of each request to a route. Camel's own engine would hold a worker thread for each request until its route has
 * ended, read the body before anything is known about who sends it, and put every header that came in on the exchange.
 */
public final class Door implements PlatformHttpEngine {

    private static final int MOST_IN_WORK = 1_000;

    private final Doorkeeper keeper;
    private final IntConsumer answered;
    private final AtomicInteger inWork = new AtomicInteger();

    /**
     * @param keeper who may come in
     * @param answered is told the HTTP status of each answer; it must neither throw nor wait
     */
    public Door(Doorkeeper keeper, IntConsumer answered) {
        this.keeper = keeper;
        this.answered = answered;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        return new DoorConsumer(endpoint, route, this);
    }

    Doorkeeper keeper() {
        return keeper;
    }

    void answered(int status) {
        answered.accept(status);
    }

    /** False when as many requests are in work as there may be; who got true calls {@link #leave} once. */
    boolean enter() {
        if (inWork.incrementAndGet() <= MOST_IN_WORK) {
            return true;
        }
        inWork.decrementAndGet();
        return false;
    }

    void leave() {
        inWork.decrementAndGet();
    }
}
