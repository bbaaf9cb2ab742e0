package io.github.erpvipps.cli;

import io.github.erpvipps.cli.CheckCommand.Findings;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Both databases: that they answer, whose ledger it is, and that the ERP's statements fit the ERP's tables. */
final class DatabaseChecks {

    private static final int SECONDS_TO_CONNECT = 5;

    private final Settings settings;
    private final Findings findings;

    DatabaseChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        DataSource ledger = null;
        try {
            ledger = OpenLedger.database(settings);
            ledger(ledger);
        } catch (SettingsException e) {
            return; // said already
        } catch (CommandFailed e) {
            if (settings.flag("bridge.embedded")) {
                findings.warn("bridge.embedded: " + e.getMessage());
            } else {
                findings.wrong("bridge.jdbc-url: " + e.getMessage());
            }
            ledger = null;
        }
        if (settings.flag("erp.database.enabled")) {
            erp(ledger);
        }
    }

    private void ledger(DataSource database) {
        try (Connection connection = database.getConnection()) {
            findings.ok("bridge.jdbc-url: " + product(connection));
        } catch (SQLException e) {
            throw new CommandFailed(
                    OpenLedger.oneLine(e) + "; is it running, and are bridge.username and bridge.password right?");
        }
        if (!OpenLedger.hasSchema(database)) {
            findings.ok("ledger: not there yet; ./bridge run makes it in schema bridge");
            return;
        }
        Ledger ledger = new Ledger(database);
        List<String> bound =
                ledger.jdbc().sql(Sql.of("ledger/bound-to")).query(String.class).list();
        String wanted = settings.text("vipps.base-url");
        if (bound.isEmpty() || bound.get(0).equals(wanted)) {
            findings.ok("ledger: belongs to " + wanted);
        } else {
            findings.wrong("vipps.base-url: this ledger belongs to " + bound.get(0) + ", not to " + wanted
                    + "; name a database of its own in bridge.jdbc-url");
        }
        ledger.rows("cli/direct-captures", Map.of())
                .forEach(row -> findings.warn("sales unit " + row.get("sales_unit")
                        + " captures at once (direct capture): the money is taken before the goods leave; ask Vipps for"
                        + " reserve capture"));
    }

    private void erp(DataSource ledger) {
        boolean own = settings.isSet("erp.jdbc-url");
        if (!own && ledger == null) {
            return; // it is the ledger's, and that was said
        }
        try (Connection connection = own ? connect() : ledger.getConnection()) {
            if (own) {
                findings.ok("erp.jdbc-url: " + product(connection));
            }
            statements(connection);
        } catch (SQLException e) {
            findings.wrong("erp.jdbc-url: " + OpenLedger.oneLine(e)
                    + "; is it running, is its driver in lib/, and are erp.username and erp.password right?");
        }
    }

    private Connection connect() throws SQLException {
        DriverManager.setLoginTimeout(SECONDS_TO_CONNECT);
        Properties login = new Properties();
        if (settings.isSet("erp.username")) {
            login.setProperty("user", settings.text("erp.username"));
            login.setProperty("password", settings.text("erp.password"));
        }
        return DriverManager.getConnection(settings.text("erp.jdbc-url"), login);
    }

    /** Each is prepared and described by the database, which runs nothing. */
    private void statements(Connection connection) {
        Path folder = settings.path("erp.sql-directory");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> statements = files.filter(file -> file.toString().endsWith(".sql"))
                    .filter(file -> !file.endsWith("create-tables.sql"))
                    .sorted()
                    .toList();
            long wrong = statements.stream()
                    .filter(file -> !isValid(connection, file))
                    .count();
            if (wrong == 0) {
                findings.ok("erp.sql-directory: " + statements.size() + " statements fit the ERP's tables");
            }
        } catch (IOException e) {
            findings.wrong("erp.sql-directory: " + folder + " cannot be read (" + e + ")");
        }
    }

    private boolean isValid(Connection connection, Path file) {
        try {
            String sql = Files.readString(file).replaceAll(":#\\w+", "?");
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.getMetaData();
                return true;
            }
        } catch (SQLException e) {
            String remedy = settings.flag("erp.create-tables")
                    ? "./bridge run makes what is missing"
                    : "make the tables, set erp.create-tables=true, or fit the statement";
            String problem = file.getFileName() + ": " + OpenLedger.oneLine(e) + "; " + remedy;
            if (settings.flag("erp.create-tables")) {
                findings.warn(problem);
            } else {
                findings.wrong(problem);
            }
            return false;
        } catch (IOException e) {
            findings.wrong(file + ": cannot be read (" + e + ")");
            return false;
        }
    }

    private static String product(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName() + " "
                + connection.getMetaData().getDatabaseProductVersion() + " answers";
    }
}
