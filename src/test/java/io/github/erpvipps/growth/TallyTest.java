package io.github.erpvipps.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Archiver;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts of what is finished, in a ledger of many parts. */
class TallyTest {

    private static final int OPEN = 12_000;
    private static final int CLOSED = 2_500;
    private static final int PART = 1_000;

    /** In the middle of a part of payments, and of its operations. */
    private static final String CLOSED_ORDER = "closed-500";

    private static String template;

    private DataSource database;
    private JdbcClient sql;
    private Ledger ledger;
    private Tally tally;

    @BeforeAll
    static void fill() throws Exception {
        try (FilledLedger filled = new FilledLedger(OPEN)) {
            // As if each payment had come after the one before.
            filled.growTo(CLOSED);
            filled.run("alter table bridge.payment alter column payment_id drop identity");
            for (String table : List.of("payment", "operation", "event")) {
                filled.run("update bridge.%s set payment_id = payment_id - 1000000 + %d where payment_id > 1000000"
                        .formatted(table, OPEN));
            }
            filled.run("update bridge.event set at = at - interval '1 day'");
            filled.run("update bridge.tally_turn set part_size = " + PART);
            template = filled.url();
        }
    }

    @BeforeEach
    void open() {
        database = TestPostgres.source(TestPostgres.copyOf(template));
        sql = JdbcClient.create(database);
        ledger = new Ledger(database);
        tally = new Tally(ledger);
    }

    private void run(String statement) {
        sql.sql(statement).update();
    }

    private Map<String, Long> numbers(String query) {
        Map<String, Long> numbers = new TreeMap<>();
        sql.sql(query).query(row -> {
            numbers.put(row.getString(1), row.getLong(2));
        });
        return numbers;
    }

    private Map<String, Long> tallied() {
        return numbers("select concat_ws(' ', kind, state), number from bridge.tally");
    }

    private Map<String, Long> there() {
        return numbers("""
                select payment_status, count(*) from bridge.payment group by 1
                union all
                select kind || ' ' || state, count(*) from bridge.operation where state in ('DONE', 'REJECTED') group by 1""");
    }

    private void count() {
        run("update bridge.tally_turn set next_at = '-infinity'");
        while (!tally.step()) {
            // Ten seconds were not enough.
        }
    }

    /** Without what is counted once more because nobody has told of a change for the longest time. */
    private void countWhatHasChanged() {
        run("update bridge.tally_part set counted_at = 'infinity'");
        count();
    }

    private Set<String> countedAnew() {
        return numbers("select counts || ' ' || part, 1 from bridge.tally_part where counted_at <> 'infinity'")
                .keySet();
    }

    /** Those of an order, and the last ones of both tables. */
    private Set<String> partsOf(String order) {
        return numbers("""
                select 'PAYMENT ' || payment_id / %1$d, 1 from bridge.payment where order_id = '%2$s'
                union select 'OPERATION ' || operation_id / %1$d, 1 from bridge.operation where order_id = '%2$s'
                union select 'PAYMENT ' || max(payment_id) / %1$d, 1 from bridge.payment
                union select 'OPERATION ' || max(operation_id) / %1$d, 1 from bridge.operation""".formatted(PART, order)).keySet();
    }

    private void refund(String order) {
        run("update bridge.payment set refunded_minor = captured_minor where order_id = '" + order + "'");
    }

    private void tell(String order) {
        run(
                "insert into bridge.event (order_id, payment_id, what) select order_id, payment_id, 'done' from bridge.payment where order_id = '"
                        + order + "'");
    }

    @Test
    void theFirstCountIsOfAllThatIsThere() {
        count();

        assertThat(tallied())
                .isEqualTo(there())
                .containsKeys("CAPTURED", "REFUNDED", "CAPTURE DONE", "CAPTURE REJECTED");
    }

    @Test
    void aPartIsCountedAnewWhenAnEventTellsOfAChange() {
        count();
        Map<String, Long> before = tallied();
        refund(CLOSED_ORDER);
        tell(CLOSED_ORDER);

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there()).isNotEqualTo(before);
        assertThat(countedAnew()).isEqualTo(partsOf(CLOSED_ORDER)).hasSizeLessThan(6);
    }

    @Test
    void anEventThatIsCommittedLateIsSeen() throws SQLException {
        count();
        try (Connection slow = database.getConnection();
                Statement late = slow.createStatement()) {
            slow.setAutoCommit(false);
            late.execute("update bridge.payment set refunded_minor = captured_minor where order_id = '" + CLOSED_ORDER
                    + "'");
            late.execute(
                    "insert into bridge.event (order_id, payment_id, what) select order_id, payment_id, 'done' from bridge.payment"
                            + " where order_id = '" + CLOSED_ORDER + "'");
            tell("closed-501");
            countWhatHasChanged();
            assertThat(tallied()).isEqualTo(there());
            slow.commit();
        }

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there());
    }

    @Test
    void whatIsNewIsCounted() {
        count();
        Map<String, Long> before = tallied();
        run("""
                insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state,
                    description, report_to_table)
                select 14500 + i, 'new-' || i, 1, 1, '123456', 'ecom', 'new-' || i, 'NOK', 100, 'EXPIRED', 'Goods', false from generate_series(1, 3000) i""");

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there()).isNotEqualTo(before);
    }

    @Test
    void whatIsArchivedIsNotCountedAndWhatIsBroughtBackIs() {
        count();
        run("update bridge.tally_part set counted_at = 'infinity'");
        new Archiver(ledger, Instant.now().minus(Duration.ofDays(2)), true).move(progress -> {});

        count();

        assertThat(tallied()).isEqualTo(there()).doesNotContainKey("REFUNDED");

        new Archive(ledger).bringBack("closed-507", "kari");
        new Archive(ledger).bringBack("closed-1507", "kari");

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there()).containsEntry("REFUNDED", 2L);
    }

    @Test
    void whatSomebodyHasChangedByHandIsFoundLater() {
        count();
        refund(CLOSED_ORDER);

        for (int i = 0; i < 50 && !tallied().equals(there()); i++) {
            count();
        }

        assertThat(tallied()).isEqualTo(there());
    }

    @Test
    void aBridgeThatDiesOverItLeavesTheLastCountAndTheNextOneMissesNothing() {
        count();
        Map<String, Long> before = tallied();
        refund(CLOSED_ORDER);
        tell(CLOSED_ORDER);
        run("alter table bridge.tally_part add constraint dies check (part <> 12) not valid");
        assertThatThrownBy(this::count).hasMessageContaining("dies");
        assertThat(tallied()).isEqualTo(before);
        run("alter table bridge.tally_part drop constraint dies");

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there());
    }

    @Test
    void whatIsOpenIsCountedByWhoeverLooksUnlessItIsTooMuch() {
        assertThat(open("READY")).isEqualTo(1_500);
        assertThat(open("WAITING")).isEqualTo(Operators.MOST_COUNTED);

        count();
        run("update bridge.operation set state = 'DONE' where state = 'READY' and payment_id % 3 = 0");

        assertThat(open("READY")).isEqualTo(1_000);
        assertThat(open("WAITING")).isEqualTo(6_100);
    }

    private long open(String state) {
        return new Operators(ledger).overview().operations().get(state);
    }

    @Test
    void aLongRestIsThatOfABridgeOfTheFirstReleaseAndIsNotKept() {
        count();
        run("update bridge.tally_turn set next_at = now() + interval '15 minutes'");
        assertThat(tally.step()).isFalse();

        run("update bridge.tally_turn set next_at = now() + interval '8 hours'");
        assertThat(tally.step()).isTrue();
    }

    @Test
    void whatChangesAfterAFirstCountThatBrokeOffIsCountedByTheNextOne() {
        run("alter table bridge.tally_part add constraint dies check (counts <> 'PAYMENT' or part < 14) not valid");
        assertThatThrownBy(this::count).hasMessageContaining("dies");
        run("alter table bridge.tally_part drop constraint dies");
        refund(CLOSED_ORDER);
        tell(CLOSED_ORDER);
        run(
                "insert into bridge.event (order_id, what) select 'other-' || i, 'accepted' from generate_series(1, 10001) i");

        countWhatHasChanged();

        assertThat(tallied()).isEqualTo(there());
    }
}
