package io.github.erpvipps.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statements, each in a file named as its step: {@code Sql.of("ledger/make-ready")} is {@code sql/ledger/make-ready.sql}. */
public final class Sql {

    private static final Map<String, String> STATEMENTS = new ConcurrentHashMap<>();

    private Sql() {}

    public static String of(String step) {
        return STATEMENTS.computeIfAbsent(step, Sql::read);
    }

    private static String read(String step) {
        try (InputStream file = Sql.class.getResourceAsStream("/sql/" + step + ".sql")) {
            if (file == null) {
                throw new IllegalArgumentException("There is no statement sql/" + step + ".sql");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
