package io.github.erpvipps.erp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Makes the ERP's tables where the setting {@code erp.create-tables} asks for it. */
public final class ErpTables {

    private static final int TRIES = 3;

    private ErpTables() {}

    /**
     * Runs {@code create-tables.sql}; it only makes what is missing. Two bridges that start at once may both find a table missing:
     * whoever comes second finds it at the next try.
     *
     * @throws IllegalStateException when the tables cannot be made
     */
    public static void create(DataSource erp, Path sqlDirectory) {
        for (int tries = 1; ; tries++) {
            try {
                createOnce(erp, sqlDirectory);
                return;
            } catch (IllegalStateException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void createOnce(DataSource erp, Path sqlDirectory) {
        try (Connection connection = erp.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(sqlDirectory.resolve("create-tables.sql")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("erp.create-tables: the tables cannot be made: " + e.getMessage(), e);
        }
    }
}
