package io.github.erpvipps.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The release before this one, as far as a ledger knows of it: its schema, its statements and what it leaves behind. */
final class LastRelease {

    private static final String VERSION = "0.1.0";
    private static final String LAST_MIGRATION = "10";

    private LastRelease() {}

    /** Makes its schema. A released migration is never edited, so its files are still the first of ours. */
    static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .schemas("bridge")
                .createSchemas(true)
                .locations("classpath:db/migration")
                .target(LAST_MIGRATION)
                .load()
                .migrate();
    }

    /** Its statements by their names. */
    static Map<String, String> statements() {
        Map<String, String> statements = new TreeMap<>();
        String[] parts = file("statements.sql").split("(?m)^--- ");
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndText = parts[i].split("\n", 2);
            statements.put(nameAndText[0].strip(), nameAndText[1]);
        }
        return statements;
    }

    /** Rows in each state of a working day, as it would leave them when it is stopped in the midst of it. */
    static String openWork() {
        return file("open-work.sql");
    }

    private static String file(String name) {
        try (InputStream file = LastRelease.class.getResourceAsStream("/releases/" + VERSION + "/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
