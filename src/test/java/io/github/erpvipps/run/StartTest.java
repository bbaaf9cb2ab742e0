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

    private static final String NOBODY = "jdbc:postgresql://127.0.0.1:1/ledger";

    @TempDir
    private Path home;

    /** Of the tables, of a pool, of Camel and of Quartz. */
    private static final Pattern OURS = Pattern.compile("tables|housekeeper|connection-adder|Camel|due-|bridge_");

    private int port;
    private Set<Thread> before;

    @BeforeEach
    void install() throws IOException {
        Installation.in(home);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        before = threads();
    }

    private Settings settings(String database) {
        return Settings.load(home, null, Map.of()).with("""
                vipps.base-url=http://127.0.0.1:9
                vipps.client-id=id
                vipps.client-secret=secret
                vipps.subscription-key=key
                vipps.merchant-serial-number=123456
                vipps.callback-prefix=https://pay.example/vipps/callbacks
                bridge.callback-secret=a-secret-for-tests-only
                bridge.jdbc-url=%s
                bridge.username=%s
                erp.create-tables=true
                server.host=127.0.0.1
                server.port=%d
                management.port=0
                """.formatted(database, OwnPostgres.USER, port));
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
        Settings settings = settings(NOBODY);

        assertThatThrownBy(() -> Bridge.start(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("nosuchword");

        assertNothingIsLeft();
    }

    @Test
    void tablesThatCannotBeMadeEndTheStartBeforeARouteRuns() throws IOException {
        String url = TestPostgres.newDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(OwnPostgres.USER);
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
