package io.github.erpvipps.run;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.github.erpvipps.config.JdbcAddress;
import io.github.erpvipps.config.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two databases, which may be one: the ledger's and the ERP's. */
public final class Databases implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);
    private static final long SECONDS_BETWEEN_TRIES = 2;
    private static final int POOL_SIZE_IN_SETS = 6;
    /** A bridge that stands still within a transaction, or whose machine is gone without a word, must not keep a payment locked. */
    private static final String NO_TRANSACTION_OUTLIVES_ITS_BRIDGE = "-c idle_in_transaction_session_timeout=30000";

    private final OwnPostgres own;
    private final HikariDataSource ledger;
    private final HikariDataSource ledgerInSets;
    private final HikariDataSource erp;

    private Databases(OwnPostgres own, HikariDataSource ledger, HikariDataSource ledgerInSets, HikariDataSource erp) {
        this.own = own;
        this.ledger = ledger;
        this.ledgerInSets = ledgerInSets;
        this.erp = erp;
    }

    /**
     * Opens both, whether they answer or not.
     *
     * @param watch is told how the pools are used
     */
    static Databases open(Settings settings, MetricsTrackerFactory watch) {
        OwnPostgres own = settings.flag("bridge.embedded")
                ? OwnPostgres.start(settings.path("bridge.embedded-directory"), 0)
                : null;
        String ledgerUrl = own == null ? settings.text("bridge.jdbc-url") : own.jdbcUrl();
        String user = own == null ? settings.text("bridge.username") : OwnPostgres.USER;
        String password = own == null ? settings.text("bridge.password") : "";
        HikariConfig single = pool("ledger", ledgerUrl, user, password, (int) settings.number("bridge.pool-size"));
        single.setMetricsTrackerFactory(watch);
        single.addDataSourceProperty("options", NO_TRANSACTION_OUTLIVES_ITS_BRIDGE);
        HikariDataSource ledger = new HikariDataSource(single);
        HikariConfig inSets = pool("ledger-in-sets", ledgerUrl, user, password, POOL_SIZE_IN_SETS);
        inSets.setMetricsTrackerFactory(watch);
        // A plan that was made and kept while a table was empty would read all of it once it has grown.
        inSets.addDataSourceProperty(
                "options", "-c plan_cache_mode=force_custom_plan " + NO_TRANSACTION_OUTLIVES_ITS_BRIDGE);
        HikariDataSource ledgerInSets = new HikariDataSource(inSets);
        HikariDataSource erp = settings.isSet("erp.jdbc-url") ? erpDatabase(settings, watch) : ledger;
        return new Databases(own, ledger, ledgerInSets, erp);
    }

    /** Waits until they answer, and says what it waits for. */
    void await(boolean erpToo) {
        waitFor("the ledger's database (bridge.jdbc-url)", ledger);
        if (erpToo) {
            waitFor("the ERP's database (erp.jdbc-url)", erp);
        }
    }

    private static HikariDataSource erpDatabase(Settings settings, MetricsTrackerFactory watch) {
        HikariConfig erp = pool(
                "erp",
                settings.text("erp.jdbc-url"),
                settings.text("erp.username"),
                settings.text("erp.password"),
                (int) settings.number("erp.pool-size"));
        erp.setMetricsTrackerFactory(watch);
        return new HikariDataSource(erp);
    }

    /** A pool that comes into being although the database is away, and heals by itself. */
    static HikariConfig pool(String name, String url, String user, String password, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        JdbcAddress address = JdbcAddress.of(url);
        config.setJdbcUrl(address.shown());
        config.setUsername(user.isEmpty() ? null : user);
        config.setPassword(address.password().orElse(password.isEmpty() ? null : password));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(5_000);
        config.setKeepaliveTime(60_000);
        if (url.startsWith("jdbc:postgresql:")) {
            // Said, and not asked for: when the line is cut at that question, the pool takes the missing answer
            // for one and can use no connection ever after.
            config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            // A database that has died without a word must not hold a thread for ever.
            config.addDataSourceProperty("socketTimeout", "60");
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty("ApplicationName", "erp-vipps-bridge " + name);
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            // Its "Failing row contains (…)" would put a customer's phone number into a log.
            config.addDataSourceProperty("logServerErrorDetail", "false");
        }
        return config;
    }

    private static void waitFor(String what, DataSource database) {
        boolean said = false;
        while (true) {
            try (Connection connection = database.getConnection()) {
                if (connection.isValid(5)) {
                    if (said) {
                        LOG.info("{} answers now", what);
                    }
                    return;
                }
            } catch (SQLException e) {
                if (!said) {
                    LOG.warn("waiting for {}: {}", what, rootOf(e).getMessage());
                    said = true;
                }
            }
            pause(what);
        }
    }

    private static void pause(String what) {
        try {
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for " + what, e);
        }
    }

    /** Runs steps of the start that may be run again, and begins anew when the connection breaks in their midst or others hold a lock. */
    static void patiently(String what, Runnable steps) {
        while (true) {
            try {
                steps.run();
                return;
            } catch (RuntimeException e) {
                if (!isWorthAnotherTry(e)) {
                    throw e;
                }
                LOG.warn("{}: it is tried again: {}", what, rootOf(e).getMessage());
                pause(what);
            }
        }
    }

    /**
     * SQLSTATE classes 08 (connection), 57P (the server goes down or threw us out), 53300 (no room for us), 55P03 and 40P01 (somebody
     * else has a lock); the pool says without one that a connection is closed.
     */
    private static boolean isWorthAnotherTry(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                if (state == null
                        ? "Connection is closed".equals(sql.getMessage())
                        : state.matches("08.*|57P.*|53300|55P03|40P01")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** For statements about one payment. */
    public DataSource ledger() {
        return ledger;
    }

    /** The same database, for statements that look for or write many rows: each is planned for the tables as they are now. */
    public DataSource ledgerInSets() {
        return ledgerInSets;
    }

    public DataSource erp() {
        return erp;
    }

    @Override
    public void close() {
        if (erp != ledger) {
            erp.close();
        }
        ledger.close();
        ledgerInSets.close();
        if (own != null) {
            own.close();
        }
    }
}
