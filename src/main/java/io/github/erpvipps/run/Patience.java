package io.github.erpvipps.run;

import io.github.erpvipps.work.Pulses;
import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.RouteAware;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A poll that fails because its database is away is said once and tried again at the next interval, for ever. */
public final class Patience implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final Pulses pulses;
    private final Duration interval;
    private volatile boolean failing;

    /** @param interval {@code erp.poll-interval-ms} */
    Patience(Pulses pulses, Duration interval) {
        this.pulses = pulses;
        this.interval = interval;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        pulses.beat(((RouteAware) consumer).getRoute().getRouteId(), LONGEST_SILENCE.plus(interval));
        return true;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        if (failing) {
            failing = false;
            LOG.info("the ERP's tables can be read again");
        }
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        if (!failing) {
            failing = true;
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warn(
                    "the ERP's tables cannot be read, waiting: {}",
                    String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        }
        return false;
    }
}
