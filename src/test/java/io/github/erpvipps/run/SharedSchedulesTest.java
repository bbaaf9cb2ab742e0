package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.faults.BridgeProcess;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What runs once in a period, on two bridges with one ledger. */
class SharedSchedulesTest {

    private static final String EACH_SECOND = "* * * * * ?";
    private static final String EACH_NEW_YEAR = "0 0 0 1 1 ?";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private record Tick(String bridge, Date due) {}

    private final List<Tick> ticks = new CopyOnWriteArrayList<>();
    private final List<OneBridge> bridges = new CopyOnWriteArrayList<>();
    private PGSimpleDataSource database;
    private JdbcClient sql;

    @BeforeEach
    void migrate() {
        database = TestPostgres.source(TestPostgres.newDatabase());
        sql = JdbcClient.create(database);
        new Ledger(database).migrate();
    }

    @AfterEach
    void stop() {
        bridges.forEach(OneBridge::stop);
    }

    /** A route that a shared schedule starts, in a Camel of its own. */
    private final class OneBridge {
        private final SharedSchedules schedules = SharedSchedules.on(database);
        private final CamelContext camel = new DefaultCamelContext();

        OneBridge(String name, String cron) {
            // As all bridges of a ledger have it. With JMX the second in a process would get another name.
            camel.disableJMX();
            camel.getCamelContextExtension().setName("erp-vipps-bridge");
            camel.getRegistry().bind("quartz", schedules.component());
            bridges.add(this);
            try {
                camel.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("quartz:tick?cron=" + cron.replace(' ', '+'))
                                .process(exchange -> ticks.add(new Tick(
                                        name, exchange.getMessage().getHeader("scheduledFireTime", Date.class))));
                    }
                });
                camel.start();
                schedules.started();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void stop() {
            schedules.close();
            camel.stop();
        }
    }

    private void awaitTicks(int more) {
        int before = ticks.size();
        await().atMost(PATIENCE).until(() -> ticks.size() >= before + more);
    }

    @Test
    void eachPeriodIsRunOnceAndWhoeverIsLeftGoesOn() {
        OneBridge first = new OneBridge("first", EACH_SECOND);
        new OneBridge("second", EACH_SECOND);
        awaitTicks(5);
        first.stop();
        awaitTicks(3);
        assertThat(ticks.get(ticks.size() - 1).bridge()).isEqualTo("second");
        new OneBridge("third", EACH_SECOND);
        awaitTicks(3);

        assertThat(ticks).extracting(Tick::due).doesNotHaveDuplicates();
    }

    @Test
    void whatAllHaveMissedIsRunOnceWhenTheyComeBack() {
        new OneBridge("before", EACH_NEW_YEAR).stop();
        assertThat(ticks).isEmpty();
        sql.sql("update bridge.qrtz_triggers set next_fire_time = (extract(epoch from now()) - 7200) * 1000")
                .update();
        assertThat(new Ledger(database).rows("warnings/schedules-stand-still", Map.of()))
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .containsEntry("name", "schedule-did-not-run")
                        .containsEntry("subject", "tick"));

        new OneBridge("first", EACH_NEW_YEAR);
        new OneBridge("second", EACH_NEW_YEAR);
        awaitTicks(1);
        await().atMost(PATIENCE)
                .until(() -> new Ledger(database)
                        .rows("warnings/schedules-stand-still", Map.of())
                        .isEmpty());

        assertThat(ticks).hasSize(1);
    }

    @Test
    void aLedgerThatIsAwayForAWhileEndsNoSchedule() throws Exception {
        new OneBridge("first", EACH_SECOND);
        awaitTicks(1);
        PGSimpleDataSource server = TestPostgres.source(database.getURL().replaceAll("/test_\\d+", "/postgres"));
        JdbcClient admin = JdbcClient.create(server);
        String name = database.getDatabaseName();
        admin.sql("alter database " + name + " allow_connections false").update();
        await().pollInterval(Duration.ofMillis(50))
                .during(Duration.ofSeconds(3))
                .until(() -> {
                    admin.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'")
                            .query()
                            .listOfRows();
                    return true;
                });
        admin.sql("alter database " + name + " allow_connections true").update();

        awaitTicks(3);
    }

    @Test
    void personalDataIsErasedByOneOfTwoBridgesWhoseConfigurationIsTheSame(@TempDir Path folder) {
        Path home = Path.of("").toAbsolutePath();
        try (Shop shop = Shop.withoutBridge(
                        home, SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50));
                BridgeProcess first = BridgeProcess.run(folder, home, shop.settings());
                BridgeProcess second = BridgeProcess.run(
                        folder, home, shop.settings().with("server.port", "0").with("management.port", "0"))) {
            first.awaitUp();
            second.awaitUp();
            shop.order("erase-1", 49900, "4791234567");
            shop.awaitOrder("erase-1", "AUTHORIZED");
            assertThat(shop.sql()
                            .sql("select count(*) from bridge.qrtz_triggers where trigger_name = 'erase-personal-data'")
                            .query(Long.class)
                            .single())
                    .isOne();
            shop.sql().sql("alter table bridge.payment disable trigger stamp").update();
            shop.sql()
                    .sql("update bridge.payment set updated_at = now() - interval '200 days'")
                    .update();
            shop.sql()
                    .sql("update bridge.qrtz_triggers set next_fire_time = extract(epoch from now()) * 1000")
                    .update();
            await().atMost(PATIENCE)
                    .until(() -> shop.sql()
                            .sql("select count(*) from bridge.payment where customer_phone is not null")
                            .query(Long.class)
                            .single()
                            .equals(0L));
        }
    }
}
