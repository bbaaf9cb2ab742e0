package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.erpvipps.flows.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PoolTest {

    private final AtomicInteger asked = new AtomicInteger();

    /** The first connection breaks when the pool asks it for the isolation that it has. */
    private DataSource cutOnce(DataSource real) {
        return proxy(DataSource.class, real);
    }

    private <T> T proxy(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                PoolTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
                    if (method.getName().equals("getTransactionIsolation") && asked.incrementAndGet() == 1) {
                        ((Connection) real).close();
                        throw new SQLException("the line was cut", "08006");
                    }
                    try {
                        Object result = method.invoke(real, given);
                        return result instanceof Connection one ? proxy(Connection.class, one) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void aLineThatIsCutWhileThePoolLooksAtItsFirstConnectionSpoilsNoLaterOne() throws SQLException {
        PGSimpleDataSource database = TestPostgres.source(TestPostgres.newDatabase());
        HikariConfig config = Databases.pool("cut", database.getUrl(), OwnPostgres.USER, "", 2);
        config.setDataSource(cutOnce(database));
        try (HikariDataSource pool = new HikariDataSource(config)) {
            await().ignoreExceptions().untilAsserted(() -> {
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.isValid(5)).isTrue();
                    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                }
            });
        }
    }
}
