package io.github.erpvipps.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQL for those whose database is killed under them: each statement comes again until it went through, so it must bear that. */
final class PatientSql {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final JdbcClient jdbc;

    PatientSql(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    int update(String statement, Object... parameters) {
        return again(() -> jdbc.sql(statement).params(parameters).update());
    }

    List<Map<String, Object>> rows(String query, Object... parameters) {
        return again(() -> jdbc.sql(query).params(parameters).query().listOfRows());
    }

    List<String> texts(String query) {
        return again(() -> jdbc.sql(query).query(String.class).list());
    }

    long number(String query) {
        return again(() -> jdbc.sql(query).query(Long.class).single());
    }

    private static <T> T again(Supplier<T> statement) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return statement.get();
            } catch (DataAccessException away) {
                boolean wrong = away instanceof NonTransientDataAccessException
                        && !(away instanceof DataAccessResourceFailureException);
                if (wrong || System.nanoTime() > end) {
                    throw away;
                }
            }
            Pause.of(PAUSE);
        }
    }
}
