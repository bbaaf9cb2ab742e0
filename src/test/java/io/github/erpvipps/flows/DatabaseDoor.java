package io.github.erpvipps.flows;

import io.github.erpvipps.run.OwnPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The door to one database: closed, nobody is let in, and whoever was in is thrown out. */
public final class DatabaseDoor {

    private final String server;
    private final String name;

    /** @param url of a database of {@link TestPostgres} */
    public DatabaseDoor(String url) {
        name = url.replaceFirst(".*/([a-z0-9_]+)\\?.*", "$1");
        server = url.replace("/" + name + "?", "/postgres?");
    }

    public void close() {
        run("alter database " + name + " with allow_connections false");
        run("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    public void open() {
        run("alter database " + name + " with allow_connections true");
    }

    private void run(String statement) {
        try (Connection connection = DriverManager.getConnection(server, OwnPostgres.USER, "");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
