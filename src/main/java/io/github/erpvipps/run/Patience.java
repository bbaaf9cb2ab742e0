package io.github.erpvipps.run;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A poll that fails because its database is away is said once and tried again at the next interval, for ever. */
public final class Patience implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private volatile boolean failing;

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
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
