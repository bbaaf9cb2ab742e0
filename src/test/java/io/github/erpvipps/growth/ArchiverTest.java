package io.github.erpvipps.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Archiver;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.run.OwnPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The archiver on ledgers with some batches of closed payments. */
class ArchiverTest {

    private static final int OPEN = 1_100;
    private static final int CLOSED = 2_500;

    private static String template;

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private Connection connection;
    private Ledger ledger;

    @BeforeAll
    static void fill() throws Exception {
        try (FilledLedger filled = new FilledLedger(OPEN)) {
            filled.growTo(CLOSED);
            template = filled.url();
        }
    }

    @BeforeEach
    void open() throws SQLException {
        database.setUrl(TestPostgres.copyOf(template));
        database.setUser(OwnPostgres.USER);
        connection = database.getConnection();
        ledger = new Ledger(database);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Archiver archiver() {
        return new Archiver(ledger, Instant.now().minus(Duration.ofDays(2)), true);
    }

    private long move() {
        return archiver().move(progress -> {});
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<Long> rows() throws SQLException {
        List<Long> numbers = new ArrayList<>();
        for (String table : List.of("payment", "operation", "event")) {
            numbers.add(number("""
                    select (select count(*) from bridge.%1$s where order_id is not null) + (select count(*) from bridge_archive.%1$s)""".formatted(table)));
        }
        return numbers;
    }

    @Test
    void allThatIsOverIsCountedThenMovedAndNothingElse() throws Exception {
        List<Long> before = rows();
        assertThat(archiver().count(progress -> {})).isEqualTo(CLOSED);
        assertThat(number("select count(*) from bridge_archive.payment")).isZero();

        assertThat(move()).isEqualTo(CLOSED);

        assertThat(rows()).isEqualTo(before);
        assertThat(number("select count(*) from bridge.payment")).isEqualTo(OPEN);
        assertThat(number("select count(*) from bridge.payment where order_id not like 'open-%'"))
                .isZero();
        assertThat(number("select count(*) from bridge.operation where order_id like 'closed-%'"))
                .isZero();
        assertThat(move()).isZero();
    }

    @Test
    void whatIsYoungerStays() throws Exception {
        assertThat(new Archiver(ledger, Instant.now().minus(Duration.ofDays(365)), true).move(progress -> {}))
                .isBetween(1L, CLOSED - 1L);
        assertThat(number("select count(*) from bridge_archive.payment where updated_at > now() - interval '365 days'"))
                .isZero();
    }

    @Test
    void whatDiesBetweenTwoBatchesLosesNothingAndTheNextOneGoesOn() throws Exception {
        List<Long> before = rows();
        assertThatThrownBy(() -> archiver().move(progress -> {
                    if (progress.orders() > 0) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        long moved = number("select count(*) from bridge.archived_order");
        assertThat(moved).isBetween(1L, CLOSED - 1L);
        assertThat(rows()).isEqualTo(before);
        assertThat(move()).isEqualTo(CLOSED - moved);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void whatDiesWithinABatchHasMovedNothing() throws Exception {
        assertThatThrownBy(() -> ledger.inTransaction(() -> {
                    move();
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(number("select count(*) from bridge.payment")).isEqualTo(OPEN + CLOSED);
        assertThat(number("select count(*) from bridge.archived_order")).isZero();
    }

    @Test
    void twoAtOnceMoveEachOrderOnce() throws Exception {
        List<Long> before = rows();

        List<CompletableFuture<Long>> both = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::move, task -> new Thread(task).start()))
                .limit(2)
                .toList();

        assertThat(both.get(0).join() + both.get(1).join()).isEqualTo(CLOSED);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void whatSomebodyWorksOnIsLeftForAnotherDay() throws Exception {
        try (Connection somebody = database.getConnection();
                Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("select from bridge.payment where order_id = 'closed-7' for update");
            assertThat(move()).isEqualTo(CLOSED - 1L);
            somebody.rollback();
        }
        assertThat(move()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "payment set next_check_at = now() + interval '1 day'",
                "payment set state = 'DEAD_LETTERED'",
                "payment set state = 'INITIATED'",
                "payment set being_replaced = true",
                "payment set captured_minor = captured_minor - 1",
                "payment set refund_held_minor = 1",
                "payment set direct_captured_minor = 10000",
                "payment set state = 'EXPIRED'",
                "payment set reported_version = version - 1",
                "payment set fed_version = version - 1",
                "payment set updated_at = now()",
                "operation set state = 'WAITING'",
                "operation set state = 'READY'",
                "operation set state = 'UNKNOWN'",
                "operation set state = 'DEAD_LETTERED'",
                "operation set reported_version = version - 1",
                "operation set updated_at = now()",
                "operation set payment_id = null, state = 'DEAD_LETTERED'"
            })
    void whatIsNotOverIsNeverMoved(String change) throws Exception {
        // Captured and nothing else.
        run("update bridge." + change + " where order_id = 'closed-1'"
                + (change.startsWith("operation") ? " and purpose = 'SHIPMENT'" : ""));

        assertThat(move()).isEqualTo(CLOSED - 1L);

        assertThat(number("select count(*) from bridge.payment where order_id = 'closed-1'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from bridge.operation where order_id = 'closed-1'"))
                .isEqualTo(2);
    }

    @Test
    void anOrderGoesWithAllItsAttemptsOrNotAtAll() throws Exception {
        run("update bridge.payment set order_id = 'closed-9', attempt = 2 where order_id = 'closed-1'");
        run("update bridge.operation set order_id = 'closed-9' where order_id = 'closed-1'");
        run("update bridge.payment set next_check_at = now() where order_id = 'closed-9' and attempt = 2");
        assertThat(move()).isEqualTo(CLOSED - 2L);

        run("update bridge.payment set next_check_at = null where order_id = 'closed-9'");
        assertThat(move()).isEqualTo(1);
        assertThat(number("select count(*) from bridge_archive.payment where order_id = 'closed-9'"))
                .isEqualTo(2);
    }

    @Test
    void eachRowComesBackAsItWasButForWhatIsPersonal() throws Exception {
        run("update bridge.payment set customer_phone = '91234567', capture_sent = array[now()], ended_at = now()"
                + " where order_id = 'closed-7'");
        run(
                "create view public.rows as"
                        + " select 'p' || payment_id as id, to_jsonb(p) - 'customer_phone' as row from bridge.payment p where order_id = 'closed-7'"
                        + " union all select 'o' || operation_id, to_jsonb(o) - 'request_body' from bridge.operation o where order_id = 'closed-7'"
                        + " union all select 'e' || event_id, to_jsonb(e) from bridge.event e where order_id = 'closed-7' and what <> 'brought-back'");
        run("create table public.rows_before as select * from public.rows");
        move();
        assertThat(number("select count(*) from public.rows")).isZero();
        assertThat(number("select count(*) from bridge_archive.payment where customer_phone is not null"))
                .isZero();
        assertThat(number("select count(*) from bridge_archive.operation where request_body is not null"))
                .isZero();

        new Archive(ledger).bringBack("closed-7", "kari");

        assertThat(number("select count(*) from public.rows")).isEqualTo(8);
        assertThat(number("select count(*) from (select * from public.rows except select * from public.rows_before) d"))
                .isZero();
        assertThat(number("select count(*) from bridge.archived_payment where order_id = 'closed-7'"))
                .isZero();
        assertThat(number("select count(*) from bridge.archived_operation where order_id = 'closed-7'"))
                .isZero();
    }

    @Test
    void theArchiveHasEachColumnOfTheLedger() throws Exception {
        assertThat(number("select count(*) from (select table_name, column_name, data_type, character_maximum_length"
                        + " from information_schema.columns"
                        + " where table_schema = 'bridge' and table_name in ('payment', 'operation', 'event')"
                        + " except select table_name, column_name, data_type, character_maximum_length"
                        + " from information_schema.columns where table_schema = 'bridge_archive') missing"))
                .as("a migration that adds a column adds it to bridge_archive and to sql/archive, too")
                .isZero();
    }

    /** Even to a bridge that does not ask. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state,"
                        + " description, report_to_table) values ('closed-1', 1, 1, '123456', 'ecom', 'other', 'NOK', 1, 'ACCEPTED', 'x', true)",
                "insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state,"
                        + " description, report_to_table) values ('other', 1, 1, '123456', 'ecom', 'closed-1', 'NOK', 1, 'ACCEPTED', 'x', true)",
                "insert into bridge.operation (kind, purpose, source_id, order_id, state) values ('CAPTURE', 'SHIPMENT', 'SHIPMENT-1',"
                        + " 'other', 'WAITING')",
                "insert into bridge.operation (kind, purpose, source_id, order_id, state) values ('CAPTURE', 'SHIPMENT', 'other',"
                        + " 'closed-1', 'WAITING')"
            })
    void theDatabaseItselfRefusesWhatTheArchiveKnows(String insert) throws Exception {
        move();
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(insert)).hasMessageContaining("order closed-1 is archived");
        }
    }
}
