package io.github.erpvipps.flows;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.run.OwnPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL for all tests of this JVM, and a database of its own for whoever asks. */
public final class TestPostgres {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    private static final class Holder {
        private static final OwnPostgres SERVER = start();

        private static OwnPostgres start() {
            try {
                OwnPostgres server = OwnPostgres.start(Files.createTempDirectory("bridge-test-postgres"), 0);
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Migrated once: a copy is made in a tenth of the time. */
    private static final class EmptyLedger {
        private static final String URL = migrated();

        private static String migrated() {
            String url = newDatabase();
            new Ledger(source(url)).migrate();
            return url;
        }
    }

    /** The address of a new, empty database. */
    public static String newDatabase() {
        return newDatabase("template1");
    }

    /** The address of a new ledger that a bridge has nothing to migrate in. */
    public static String newLedger() {
        return copyOf(EmptyLedger.URL);
    }

    /** The address of a copy of a database that nobody is connected to. */
    public static String copyOf(String url) {
        return newDatabase(url.replaceFirst(".*/", "").replaceFirst("\\?.*", ""));
    }

    /** @param url of any database of a server of ours */
    public static PGSimpleDataSource source(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(OwnPostgres.USER);
        return source;
    }

    private static String newDatabase(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        String url = Holder.SERVER.jdbcUrl();
        try (Connection connection = DriverManager.getConnection(url, OwnPostgres.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url.replace("/postgres?", "/" + name + "?");
    }
}
