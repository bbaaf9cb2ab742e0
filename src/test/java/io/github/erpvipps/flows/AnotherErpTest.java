package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.Operation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An ERP with other tables, types and codes, in a database of its own: only the statements are replaced. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AnotherErpTest {

    private static final short WAITS_FOR_CUSTOMER = 2;
    private static final short RESERVED = 3;
    private static final short PARTIALLY_CAPTURED = 4;
    private static final short CAPTURED = 5;
    private static final short PARTIALLY_REFUNDED = 6;
    private static final short UNPAID = 8;
    private static final short DONE = 2;
    private static final short REJECTED = 3;

    private static final String SILENT = "90000003";

    /** Forty looks and forty reports, with up to three statements each; without a pause between them it is thousands. */
    private static final long MOST_STATEMENTS_IN_TWO_SECONDS = 300;

    private static Shop shop;
    private static JdbcClient erp;
    private static DatabaseDoor door;

    @BeforeAll
    static void open() throws IOException {
        Path statements = Path.of("src/test/resources/another-erp").toAbsolutePath();
        String database = TestPostgres.newDatabase();
        PGSimpleDataSource source = TestPostgres.source(database);
        erp = JdbcClient.create(source);
        erp.sql(Files.readString(statements.resolve("schema.sql"))).update();
        door = new DatabaseDoor(database);
        shop = Shop.open(
                "erp.jdbc-url=" + database,
                "erp.username=" + OwnPostgres.USER,
                "erp.sql-directory=" + statements,
                "erp.create-tables=false");
    }

    @AfterAll
    static void close() {
        assertThat(shop.vipps().breaches()).isEmpty();
        assertThat(shop.sql()
                        .sql("select count(*) from information_schema.schemata where schema_name in ('erp', 'salg')")
                        .query(Long.class)
                        .single())
                .as("the ledger's database has nothing of the ERP")
                .isZero();
        shop.close();
    }

    @Test
    void anOrderGoesAllTheWayAndComesBackInTheErpsOwnCodes() {
        order(1001, "499.50", null);
        awaitOrder(1001, RESERVED);
        assertThat(orderRow(1001))
                .containsEntry("reservert_kr", new BigDecimal("499.50"))
                .containsEntry("merknad", null);
        assertThat((String) orderRow(1001).get("lenke")).startsWith("http");
        assertThat(shop.atVipps("NO-0001001").amountMinor()).isEqualTo(49950);

        pack("P-1", 1001, "100.05", "N");
        awaitPack("P-1", DONE);
        awaitOrder(1001, PARTIALLY_CAPTURED);
        assertThat(packRow("P-1")).containsEntry("trukket_kr", new BigDecimal("100.05"));
        pack("P-2", 1001, null, "J");
        awaitPack("P-2", DONE);
        awaitOrder(1001, CAPTURED);
        assertThat(packRow("P-2")).containsEntry("trukket_kr", new BigDecimal("399.45"));

        erp.sql("insert into salg.retur (returnr, ordrenr, verdi_kr, grunn) values (1, 1001, 0.99 + 1.01, 'for liten')")
                .update();
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(
                                erp.sql("select status, utbetalt_kr, merknad from salg.retur where returnr = 1")
                                        .query()
                                        .singleRow())
                        .containsEntry("status", (int) DONE)
                        .containsEntry("utbetalt_kr", new BigDecimal("2.00")));
        awaitOrder(1001, PARTIALLY_REFUNDED);
        assertThat(orderRow(1001))
                .containsEntry("trukket_kr", new BigDecimal("499.50"))
                .containsEntry("refundert_kr", new BigDecimal("2.00"))
                .containsEntry("sluppet_kr", new BigDecimal("0.00"));
        assertThat(shop.atVipps("NO-0001001").refundedMinor()).isEqualTo(200);
    }

    @Test
    void aCancellationAndAFinalShipmentReleaseTheRest() {
        order(1002, "300", null);
        order(1003, "300", null);
        awaitOrder(1002, RESERVED);
        awaitOrder(1003, RESERVED);
        pack("P-3", 1002, "120.10", "J");
        awaitPack("P-3", DONE);
        awaitOrder(1002, CAPTURED);
        assertThat(orderRow(1002)).containsEntry("sluppet_kr", new BigDecimal("179.90"));
        int cancellation = erp.sql(
                        "insert into salg.avbestilling (ordrenr, grunn) values (1003, 'utsolgt') returning id")
                .query(Integer.class)
                .single();
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(erp.sql("select status from salg.avbestilling where id = ?")
                                .params(cancellation)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(DONE));
        awaitOrder(1003, UNPAID);
        assertThat(shop.atVipps("NO-0001003").cancelledMinor()).isEqualTo(30000);
    }

    @Test
    void aPartOfAnOreIsRefusedAndNeverRounded() {
        order(1004, "300", null);
        awaitOrder(1004, RESERVED);
        pack("P-4", 1004, "10.0050", "N");
        pack("P-5", 1004, "10.0500", "N");
        awaitPack("P-5", DONE);
        awaitPack("P-4", REJECTED);
        assertThat((String) packRow("P-4").get("merknad")).contains("amount_minor", "whole number");
        assertThat(shop.atVipps("NO-0001004").capturedMinor()).isEqualTo(1005);
    }

    @Test
    void aRaisedAttemptIsPaidAnew() {
        order(1005, "300", "90000002");
        awaitOrder(1005, UNPAID);
        erp.sql("update salg.ordre set forsok = 2, mobil = null where nr = 1005")
                .update();
        awaitOrder(1005, RESERVED);
        assertThat(shop.atVipps("NO-0001005-2").authorizedMinor()).isEqualTo(30000);
    }

    @Test
    void aBadRowIsRefusedInTheErpsOwnCodes() {
        erp.sql(
                        "insert into salg.ordre (nr, belop_kr, valuta, tekst) values (1006, 0.99, 'NOK', 'Sokker'), (1007, 10, 'XTS', 'Sokker')")
                .update();
        awaitOrder(1006, UNPAID);
        awaitOrder(1007, UNPAID);
        assertThat((String) orderRow(1006).get("merknad")).contains("amount_minor");
        assertThat((String) orderRow(1007).get("merknad")).contains("currency");
    }

    /** The ERP's own rule refuses the bridge's mark on one row. Promised: a wrong row stops only itself. */
    @ParameterizedTest
    @CsvSource({"constraint,2001", "trigger,2011"})
    @Order(1)
    void aRowThatTheErpRefusesToMarkStopsNoOther(String rule, int refused) {
        int good = refused + 1;
        if (rule.equals("constraint")) {
            erp.sql("alter table salg.ordre add constraint sperret check (nr <> 2001 or betalt = 0)")
                    .update();
        } else {
            erp.sql("""
                    create function salg.sperr() returns trigger language plpgsql as
                        $$ begin raise exception 'ordre % er sperret', new.nr; end $$;
                    create trigger sperret before update on salg.ordre for each row when (new.nr = 2011)
                        execute function salg.sperr()
                    """).update();
        }
        try {
            order(refused, "300", SILENT);
            order(good, "300", SILENT);
            awaitOrder(good, WAITS_FOR_CUSTOMER);
        } finally {
            erp.sql(
                            rule.equals("constraint")
                                    ? "alter table salg.ordre drop constraint sperret"
                                    : "drop trigger sperret on salg.ordre")
                    .update();
        }
        awaitOrder(refused, WAITS_FOR_CUSTOMER);
        assertThat(shop.vipps().calls())
                .filteredOn(call -> call.operation() == Operation.INITIATE
                        && call.reference().equals("NO-000" + refused))
                .hasSize(1);
    }

    /** While marks fail the rows are read again at the pace of erp.poll-interval-ms, not as fast as the database can. */
    @Test
    @Order(2)
    void rowsThatCannotBeMarkedAreReadAgainAtThePaceOfTheSetting() {
        erp.sql("alter table salg.retur add constraint sperret check (returnr <> 2003 or status = 0)")
                .update();
        long before = scans();
        try {
            erp.sql("insert into salg.retur (returnr, ordrenr, verdi_kr) values (2003, 2003, 10)")
                    .update();
            await().atMost(Shop.PATIENCE).until(() -> operations("R2003") == 1);
            await("the table to be left in peace between two looks, for 2 s")
                    .during(Duration.ofSeconds(2))
                    .atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(scans() - before).isLessThan(MOST_STATEMENTS_IN_TWO_SECONDS));
        } finally {
            erp.sql("alter table salg.retur drop constraint sperret").update();
        }
    }

    @Test
    void theErpsDatabaseGoesAwayAndComesBackAndNothingIsLost() {
        order(3001, "300", null);
        awaitOrder(3001, RESERVED);
        order(3002, "300", SILENT);
        awaitOrder(3002, WAITS_FOR_CUSTOMER);
        pack("P-3001", 3001, "100", "N");
        order(3003, "300", null);
        door.close();
        try {
            // Vipps goes on meanwhile, and so does the ledger.
            shop.vipps().approve("NO-0003002");
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.sql()
                                    .sql("select state from bridge.payment where order_id = 'NO-0003002'")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("AUTHORIZED"));
        } finally {
            door.open();
        }
        awaitOrder(3002, RESERVED);
        awaitOrder(3003, RESERVED);
        awaitPack("P-3001", DONE);
        awaitOrder(3001, PARTIALLY_CAPTURED);
        order(3004, "300", null);
        awaitOrder(3004, RESERVED);
        assertThat(shop.atVipps("NO-0003001").capturedMinor()).isEqualTo(10000);
        assertThat(shop.atVipps("NO-0003001").moves("CAPTURE")).isEqualTo(1);
    }

    private static void order(int number, String kroner, String phone) {
        erp.sql("insert into salg.ordre (nr, belop_kr, tekst, mobil) values (?, ?, ?, ?)")
                .params(number, new BigDecimal(kroner), "Ordre " + number, phone)
                .update();
    }

    private static void pack(String pack, int order, String kroner, String last) {
        erp.sql("insert into salg.pakke (pakkenr, ordrenr, verdi_kr, siste, sporing) values (?, ?, ?, ?, 'SPOR')")
                .params(pack, order, kroner == null ? null : new BigDecimal(kroner), last)
                .update();
    }

    private static Map<String, Object> orderRow(int number) {
        return erp.sql("select * from salg.ordre where nr = ?")
                .params(number)
                .query()
                .singleRow();
    }

    private static Map<String, Object> packRow(String pack) {
        return erp.sql("select * from salg.pakke where pakkenr = ?")
                .params(pack)
                .query()
                .singleRow();
    }

    private static long operations(String sourceId) {
        return shop.sql()
                .sql("select count(*) from bridge.operation where source_id = ?")
                .params(sourceId)
                .query(Long.class)
                .single();
    }

    private static long scans() {
        return erp.sql("select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'retur'")
                .query(Long.class)
                .single();
    }

    private static void awaitOrder(int number, short status) {
        await("order " + number + " to be " + status)
                .atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(orderRow(number)).containsEntry("betalt", (int) status));
    }

    private static void awaitPack(String pack, short status) {
        await("pack " + pack + " to be " + status)
                .atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(packRow(pack)).containsEntry("status", (int) status));
    }
}
