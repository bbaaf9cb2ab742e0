package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.flows.Installation;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables are made while Camel reads its routes: when one of the two fails, the other one ends, too, and nothing is left. */
@Timeout(90)
class StartTest {

    /** The names of threads: of the tables, of a pool, of Camel and of Quartz. */
    private static final Pattern OURS = Pattern.compile("tables|housekeeper|connection-adder|Camel|due-|bridge_");

    private static final String NOBODY = "jdbc:postgresql://127.0.0.1:1/ledger";

    @TempDir
    private Path home;

    private int port;
    private Set<Thread> before;

    @BeforeEach
    void install() {
        Installation.in(home);
        port = Shop.freePort();
        before = threads();
    }

    private Settings settings(String database) {
        return Settings.load(home, null, Map.of())
                .with(Installation.LEAST_SETTINGS)
                .with("bridge.jdbc-url", database)
                .with("bridge.username", OwnPostgres.USER)
                .with("erp.create-tables", "true")
                .with("server.port", String.valueOf(port));
    }

    /** Other tests of this process may have left threads of their own. */
    private void assertNothingIsLeft() throws IOException {
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> OURS.matcher(name).find()));
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    @Test
    void aRouteThatCannotBeReadEndsAStartThatWaitsForItsDatabase() throws IOException {
        Files.writeString(home.resolve("routes/own.camel.yaml"), "- route:\n    nosuchword: x\n");

        assertThatThrownBy(() -> Bridge.start(settings(NOBODY)))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("nosuchword");

        assertNothingIsLeft();
    }

    @Test
    void tablesThatCannotBeMadeEndTheStartBeforeARouteRuns() throws IOException {
        String url = TestPostgres.newDatabase();
        PGSimpleDataSource database = TestPostgres.source(url);
        JdbcClient sql = JdbcClient.create(database);
        // A view is in the way of a table.
        sql.sql("create schema erp").update();
        sql.sql("create view erp.sales_order as select 1 as order_id").update();

        assertThatThrownBy(() -> Bridge.start(settings(url)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("erp.create-tables");

        assertNothingIsLeft();
        await().atMost(Shop.PATIENCE)
                .until(() -> sql.sql("select count(*) from pg_stat_activity where datname = current_database()"
                                        + " and backend_type = 'client backend' and pid <> pg_backend_pid()")
                                .query(Long.class)
                                .single()
                        == 0);
    }
}
