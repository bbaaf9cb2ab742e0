package io.github.erpvipps.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must run once in a period, however many bridges share the ledger: Quartz keeps it in the ledger, and the first bridge that
 * looks runs it. Its route begins with {@code quartz:}.
 */
final class SharedSchedules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedSchedules.class);

    /** All bridges of a ledger have to have the same. */
    private static final String NAME = "bridge";

    private static final long SECONDS_BETWEEN_TRIES = 1;

    private final Scheduler scheduler;
    private volatile boolean starting = true;

    private SharedSchedules(DataSource ledger) {
        // Quartz knows its connections and its schedulers by names in the whole JVM; two bridges in one are two.
        String connections = "ledger " + UUID.randomUUID();
        DBConnectionManager.getInstance().addConnectionProvider(connections, new LedgerConnections(ledger));
        Properties quartz = new Properties();
        quartz.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, NAME);
        quartz.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_ID, StdSchedulerFactory.AUTO_GENERATE_INSTANCE_ID);
        quartz.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        quartz.setProperty("org.quartz.threadPool.threadCount", "1");
        quartz.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        quartz.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        quartz.setProperty("org.quartz.jobStore.dataSource", connections);
        quartz.setProperty("org.quartz.jobStore.tablePrefix", "bridge.qrtz_");
        quartz.setProperty("org.quartz.jobStore.isClustered", "true");
        quartz.setProperty("org.quartz.jobStore.clusterCheckinInterval", "15000");
        // Plain text in the rows, and no serialized object that another release cannot read.
        quartz.setProperty("org.quartz.jobStore.useProperties", "true");
        try {
            scheduler = new StdSchedulerFactory(quartz).getScheduler();
            SchedulerRepository.getInstance().remove(NAME);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the shared schedules cannot be made", e);
        }
    }

    static SharedSchedules on(DataSource ledger) {
        return new SharedSchedules(ledger);
    }

    /** For routes; it starts the scheduler with them. */
    QuartzComponent component() {
        QuartzComponent component = new QuartzComponent();
        component.setScheduler(scheduler);
        return component;
    }

    /** From here on a ledger that is away is Quartz' own to try again. */
    void started() {
        starting = false;
    }

    /** Begins nothing any more, without a word to the ledger, which may be away. What runs is the route's to finish. */
    void standby() {
        starting = false;
        try {
            scheduler.standby();
        } catch (SchedulerException e) {
            LOG.warn("the shared schedules cannot be stopped: {}", e.getMessage());
        }
    }

    /** It may have to wait for the ledger: nothing else may have to wait for it. */
    @Override
    public void close() {
        starting = false;
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            LOG.warn("the shared schedules cannot be stopped: {}", e.getMessage());
        }
    }

    /** The bridge's own pool: Quartz needs a connection for a moment now and then. */
    private final class LedgerConnections implements ConnectionProvider {
        private final DataSource ledger;

        LedgerConnections(DataSource ledger) {
            this.ledger = ledger;
        }

        /** A ledger that goes away while the routes start makes the start wait, as it does before. */
        @Override
        public Connection getConnection() throws SQLException {
            while (true) {
                try {
                    return ledger.getConnection();
                } catch (SQLException e) {
                    if (!starting) {
                        throw e;
                    }
                    pause(e);
                }
            }
        }

        private void pause(SQLException away) throws SQLException {
            try {
                TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_TRIES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw away;
            }
        }

        @Override
        public void initialize() {
            // The pool is there already.
        }

        @Override
        public void shutdown() {
            // The pool is not Quartz' own.
        }
    }
}
