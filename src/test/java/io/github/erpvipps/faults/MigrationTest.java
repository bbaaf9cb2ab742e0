package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Ledger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A new ledger comes into being as a whole, migration by migration, however many bridges start at once. */
class MigrationTest {

    private static PGSimpleDataSource newDatabase() {
        PGSimpleDataSource source = TestPostgres.source(TestPostgres.newDatabase());
        return source;
    }

    @Test
    void aMigrationAndTheNoteOfItAreOneTransaction() {
        PGSimpleDataSource database = newDatabase();
        new Ledger(database).migrate();
        List<String> transactions = JdbcClient.create(database)
                .sql("select xmin::text from pg_class where oid = 'bridge.ledger'::regclass"
                        + " union all select xmin::text from bridge.flyway_schema_history where version = '1'")
                .query(String.class)
                .list();
        assertThat(transactions).hasSize(2);
        assertThat(transactions.get(0)).isEqualTo(transactions.get(1));
    }

    @Test
    void bridgesThatStartAtOnceMigrateANewLedgerOnce() {
        PGSimpleDataSource database = newDatabase();
        List<CompletableFuture<Void>> bridges = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> new Ledger(database).migrate(), task -> new Thread(task).start()))
                .limit(4)
                .toList();
        bridges.forEach(CompletableFuture::join);
        assertThat(JdbcClient.create(database)
                        .sql("select version from bridge.flyway_schema_history where version is not null")
                        .query(String.class)
                        .list())
                .doesNotHaveDuplicates()
                .contains("1", "2", "3");
    }
}
