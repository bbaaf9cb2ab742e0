package io.github.erpvipps.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.growth.BoundStatement;
import io.github.erpvipps.growth.FilledLedger;
import io.github.erpvipps.growth.QueryPlansTest;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the last release's ledger to today's, and both releases on it meanwhile. */
class UpgradeTest {

    private static final List<String> CAPTURED =
            List.of("up-waiting", "up-ready", "up-leased", "up-sending", "up-unknown");

    private static PGSimpleDataSource newDatabase() {
        PGSimpleDataSource source = TestPostgres.source(TestPostgres.newDatabase());
        return source;
    }

    @Test
    void workThatTheLastReleaseHasLeftIsFinishedOnce() {
        PGSimpleDataSource database = newDatabase();
        try (Shop shop = Shop.withoutBridge(
                Path.of("").toAbsolutePath(),
                database.getURL(),
                SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50),
                "vipps.api=ecom")) {
            Stream.concat(CAPTURED.stream(), Stream.of("up-initiated", "up-rejected", "up-dead"))
                    .forEach(order -> shop.initiateAsAnotherSystem(order, 10_000));
            await().atMost(Shop.PATIENCE)
                    .until(() -> CAPTURED.stream()
                            .allMatch(order -> shop.atVipps(order).authorizedMinor() == 10_000));
            LastRelease.migrate(database);
            shop.sql()
                    .sql(LastRelease.openWork()
                            .replace("'VIPPS'", "'" + shop.vipps().baseUrl() + "'"))
                    .update();

            shop.startBridge();

            CAPTURED.forEach(order -> shop.awaitOperation("SHIPMENT", order, "DONE"));
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.sql()
                                    .sql("select state from bridge.payment where order_id = 'up-initiated'")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("AUTHORIZED"));
            CAPTURED.forEach(order -> {
                assertThat(shop.calls(Operation.CAPTURE, order)).as(order).hasSize(1);
                assertThat(shop.atVipps(order).capturedMinor()).isEqualTo(10_000);
            });
            assertThat(shop.operation("SHIPMENT", "up-rejected")).containsEntry("state", "REJECTED");
            assertThat(shop.operation("SHIPMENT", "up-dead")).containsEntry("state", "DEAD_LETTERED");
            assertThat(shop.vipps().breaches()).isEmpty();
        }
    }

    @Test
    void theStatementsOfTheLastReleaseRunOnTodaysSchema() throws Exception {
        Map<String, String> statements = LastRelease.statements();
        assertThat(statements).hasSizeGreaterThan(150);
        List<String> broken = new ArrayList<>();
        try (FilledLedger ledger = new FilledLedger(3_000)) {
            statements.forEach((name, sql) -> {
                if (QueryPlansTest.hasValuesFor(name)) {
                    try {
                        new BoundStatement(sql, QueryPlansTest.valuesFor(name)).run(ledger.connection());
                    } catch (SQLException e) {
                        broken.add(name + ": " + e.getMessage());
                    }
                }
            });
        }
        assertThat(broken)
                .as("a migration that comes too soon: expand first, contract a release later")
                .isEmpty();
    }

    /** So that the last release's inserts, which do not name them, go on. */
    @Test
    void newColumnsOfOldTablesCanBeLeftOut() {
        PGSimpleDataSource database = newDatabase();
        LastRelease.migrate(database);
        JdbcClient sql = JdbcClient.create(database);
        Map<String, Object> before = columns(sql, "true");
        new Ledger(database).migrate();

        assertThat(columns(sql, "true").keySet())
                .as("columns that the last release writes and reads")
                .containsAll(before.keySet());
        assertThat(
                        columns(sql, "is_nullable = 'NO' and column_default is null and is_identity = 'NO'")
                                .keySet()
                                .stream()
                                .filter(column -> before.keySet().stream()
                                        .anyMatch(old -> old.startsWith(column.replaceFirst("\\..*", "."))))
                                .collect(Collectors.toSet()))
                .as("columns that must be given")
                .isSubsetOf(before.keySet());
    }

    private static Map<String, Object> columns(JdbcClient sql, String condition) {
        return sql
                .sql("select table_name || '.' || column_name as name, data_type from information_schema.columns"
                        + " where table_schema = 'bridge' and " + condition)
                .query()
                .listOfRows()
                .stream()
                .collect(Collectors.toMap(row -> (String) row.get("name"), row -> row.get("data_type")));
    }

    @Test
    void anOlderBridgeStartsOnASchemaThatANewerOneHasMigrated() {
        PGSimpleDataSource database = newDatabase();
        new Ledger(database).migrate();
        JdbcClient sql = JdbcClient.create(database);
        sql.sql(
                        "insert into bridge.flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                                + " installed_by, execution_time, success)"
                                + " values (1000, '1000', 'of a later release', 'SQL', 'V1000__of_a_later_release.sql', 1, 'postgres', 1, true)")
                .update();

        new Ledger(database).migrate();

        assertThat(sql.sql("select count(*) from bridge.flyway_schema_history where version = '1000'")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void aSchemaThatNoLongerServesThisBridgeStopsItsStartWithTheReason() {
        PGSimpleDataSource database = newDatabase();
        new Ledger(database).migrate();
        JdbcClient.create(database)
                .sql("update bridge.schema_support set oldest_program_format = 2")
                .update();

        assertThatThrownBy(() -> new Ledger(database).migrate())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a bridge that knows format 2, this one knows 1");
    }
}
