package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsCheck;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Sql;
import io.github.erpvipps.run.OwnPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The ledger for a command: never migrated by it, and never waited for. */
final class OpenLedger {

    private static final int SECONDS_TO_CONNECT = 5;
    private static final int SECONDS_TO_ANSWER = 30;

    private OpenLedger() {}

    /**
     * @throws SettingsException when the settings do not name a ledger
     * @throws CommandFailed when its database does not answer or has no ledger in it
     */
    static Ledger of(Settings settings) {
        DataSource database = database(settings);
        if (!hasSchema(database)) {
            throw new CommandFailed("the database has no ledger in it yet (schema bridge); ./bridge run makes it");
        }
        return new Ledger(database);
    }

    /** The database, not asked yet. */
    static DataSource database(Settings settings) {
        List<String> problems = SettingsCheck.problemsOfLedger(settings);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        if (!settings.flag("bridge.embedded")) {
            return postgres(
                    settings.text("bridge.jdbc-url"),
                    settings.text("bridge.username"),
                    settings.text("bridge.password"));
        }
        Path directory = settings.path("bridge.embedded-directory");
        String url = OwnPostgres.running(directory)
                .orElseThrow(() -> new CommandFailed("the embedded PostgreSQL in " + directory
                        + " is not running; it runs while ./bridge run or ./bridge demo does"));
        return postgres(url, OwnPostgres.USER, "");
    }

    private static DataSource postgres(String url, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        source.setConnectTimeout(SECONDS_TO_CONNECT);
        source.setLoginTimeout(SECONDS_TO_CONNECT);
        source.setSocketTimeout(SECONDS_TO_ANSWER);
        source.setApplicationName("erp-vipps-bridge command");
        return source;
    }

    static boolean hasSchema(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(Sql.of("cli/has-schema"))) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw new CommandFailed("the ledger's database does not answer: " + oneLine(e));
        }
    }

    static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
