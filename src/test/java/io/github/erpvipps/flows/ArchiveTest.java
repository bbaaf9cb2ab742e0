package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Archiver;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.RefusedRequest;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What is archived is over, stays known, and comes back when somebody asks for it. */
@WithEitherApi
class ArchiveTest {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(3);

    @TempDir
    private static Path folder;

    private static ErpFolders erp;
    private static Shop shop;
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        erp = new ErpFolders(folder);
        shop = Shop.open(erp.settings());
        PGSimpleDataSource database = TestPostgres.source(shop.database());
        ledger = new Ledger(database);
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    /** As if all that is over had been so for long, and the last look of the next day had found nothing new. */
    private static void archiveAllThatIsOver() {
        shop.sql()
                .sql(
                        "update bridge.payment set next_check_at = null where payment_id in (select payment_id from bridge.payment"
                                + " where next_check_at > now() + interval '10 seconds' and authorized_minor = captured_minor + cancelled_minor"
                                + " and state in ('AUTHORIZED', 'CANCELLED', 'REJECTED') for update skip locked)")
                .update();
        new Archiver(ledger, Instant.now().plus(Duration.ofDays(1)), true).move(progress -> {});
    }

    private static void awaitArchived(String orderId) {
        await(orderId + " to be archived").atMost(Shop.PATIENCE).untilAsserted(() -> {
            archiveAllThatIsOver();
            assertThat(isArchived(orderId))
                    .as(() -> shop.sql()
                            .sql(
                                    "select p.*, o.* from bridge.payment p join bridge.operation o on o.payment_id = p.payment_id"
                                            + " where p.order_id = ?")
                            .params(orderId)
                            .query()
                            .listOfRows()
                            .toString())
                    .isTrue();
        });
        assertThat(shop.sql()
                        .sql("select (select count(*) from bridge.payment where order_id = :id)"
                                + " + (select count(*) from bridge.operation where order_id = :id)"
                                + " + (select count(*) from bridge.event where order_id = :id)")
                        .param("id", orderId)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static boolean isArchived(String orderId) {
        return shop.sql()
                .sql("select exists (select from bridge.archived_order where order_id = ?)")
                .params(orderId)
                .query(Boolean.class)
                .single();
    }

    private static void captured(String orderId) {
        shop.order(orderId, 49_900);
        shop.awaitOrder(orderId, "AUTHORIZED");
        shop.ship("S-" + orderId, orderId, null, true);
        shop.awaitOrder(orderId, "CAPTURED");
    }

    private static void offerAgain(String table, String column, String key, String id) {
        shop.sql()
                .sql("update erp.%s set %s = 'PENDING' where %s = ?".formatted(table, column, key))
                .params(id)
                .update();
    }

    private static int sent(Operation operation, String reference) {
        return shop.calls(operation, reference).size();
    }

    @Test
    void whatIsOfferedAgainInTablesAfterItWasArchivedMovesNoMoneyTwice() {
        captured("twice-1001");
        shop.refund("R-twice-1001", "twice-1001", 10_000L);
        shop.awaitRefund("R-twice-1001", "DONE");
        awaitArchived("twice-1001");

        offerAgain("sales_order", "payment_status", "order_id", "twice-1001");
        shop.awaitOrder("twice-1001", "PARTIALLY_REFUNDED");
        awaitArchived("twice-1001");
        offerAgain("shipment", "capture_status", "shipment_id", "S-twice-1001");
        shop.awaitShipment("S-twice-1001", "DONE");
        awaitArchived("twice-1001");
        offerAgain("refund", "refund_status", "refund_id", "R-twice-1001");
        shop.awaitRefund("R-twice-1001", "DONE");

        assertThat(sent(Operation.INITIATE, "twice-1001")).isEqualTo(1);
        assertThat(sent(Operation.CAPTURE, "twice-1001")).isEqualTo(1);
        assertThat(sent(Operation.REFUND, "twice-1001")).isEqualTo(1);
        assertThat(shop.atVipps("twice-1001").refundedMinor()).isEqualTo(10_000);
    }

    @Test
    void whatIsOfferedAgainInFilesAfterItWasArchivedMovesNoMoneyTwice() {
        byte[] orders = ErpFolders.bytes("order_id;description;amount", "file-1001;Goods;499,00");
        byte[] shipments = ErpFolders.bytes("shipment_id;order_id;amount", "S-file-1001;file-1001;499,00");
        erp.drop("orders-a.csv", orders);
        shop.awaitOperation("ORDER", "file-1001#1", "DONE");
        erp.drop("shipments-a.csv", shipments);
        shop.awaitOperation("SHIPMENT", "S-file-1001", "DONE");
        erp.awaitResult(ErpFolders.shelved("shipments-a.csv", shipments));
        awaitArchived("file-1001");

        // The same file, which is told again, and the same lines in another one.
        erp.drop("shipments-a.csv", shipments);
        assertThat(erp.awaitResult(ErpFolders.shelved("shipments-a.csv", shipments), "-2"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).containsEntry("status", "DONE").containsEntry("amount_minor", "49900"));
        assertThat(isArchived("file-1001")).isTrue();
        erp.drop("orders-b.csv", orders);
        assertThat(erp.awaitResult(ErpFolders.shelved("orders-b.csv", orders)))
                .singleElement()
                .satisfies(line -> assertThat(line).containsEntry("status", "CAPTURED"));
        erp.drop("shipments-b.csv", shipments);
        assertThat(erp.awaitResult(ErpFolders.shelved("shipments-b.csv", shipments)))
                .singleElement()
                .satisfies(line -> assertThat(line).containsEntry("status", "DONE"));

        assertThat(sent(Operation.INITIATE, "file-1001")).isEqualTo(1);
        assertThat(sent(Operation.CAPTURE, "file-1001")).isEqualTo(1);
        // Tables know nothing of it.
        shop.order("file-1001", 49_900);
        awaitArchived("file-1001");
    }

    @Test
    void aRefundOfAnArchivedOrderIsMade() {
        captured("late-1001");
        awaitArchived("late-1001");

        shop.refund("R-late-1001", "late-1001", 9_900L);
        shop.awaitRefund("R-late-1001", "DONE");

        shop.awaitOrder("late-1001", "PARTIALLY_REFUNDED");
        assertThat(shop.atVipps("late-1001").refundedMinor()).isEqualTo(9_900);
        assertThat(isArchived("late-1001")).isFalse();
        assertThat(ledger.rows("operators/story", Map.of("order_id", "late-1001")))
                .extracting(event -> event.get("what"))
                .contains("done", "brought-back");
    }

    @Test
    void anArchivedOrderThatEndedUnpaidIsPaidAnewUnderAnotherReference() {
        shop.order("anew-1001", 49_900);
        shop.awaitOrder("anew-1001", "AUTHORIZED");
        shop.cancel("C-anew-1001", "anew-1001");
        shop.awaitOrder("anew-1001", "CANCELLED");
        awaitArchived("anew-1001");
        assertThat(ledger.rows(
                        "ledger/reference-taken",
                        Map.of("sales_unit", "123456", "reference", "anew-1001", "own_order", "anew-1001")))
                .hasSize(1);

        offerAgain("sales_order", "payment_status", "order_id", "anew-1001");
        shop.awaitOrder("anew-1001", "CANCELLED");
        assertThat(sent(Operation.INITIATE, "anew-1001")).isEqualTo(1);
    }

    @Test
    void anIdOfAnArchivedShipmentStandsForNoOther() {
        captured("owner-1001");
        captured("thief-1001");
        shop.sql()
                .sql("delete from erp.shipment where shipment_id = 'S-owner-1001'")
                .update();
        awaitArchived("owner-1001");

        shop.refund("R-thief-1001", "thief-1001", null);
        shop.awaitRefund("R-thief-1001", "DONE");
        byte[] file = ErpFolders.bytes("shipment_id;order_id;amount", "S-owner-1001;thief-1001;100,00");
        erp.drop("shipments-stolen.csv", file);

        assertThat(erp.awaitResult(ErpFolders.shelved("shipments-stolen.csv", file)))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("status", "REJECTED")
                        .containsEntry("problem", "shipment_id S-owner-1001 was accepted before with other content"));
        assertThat(sent(Operation.CAPTURE, "thief-1001")).isEqualTo(1);
    }

    @Test
    void theReferenceOfAnArchivedPaymentBelongsToNoOtherOrder() {
        captured("shop-1001");
        awaitArchived("shop-1001");

        shop.sql()
                .sql("insert into erp.sales_order (order_id, amount_minor, description, existing_reference)"
                        + " values ('shop-1002', 49900, 'Goods', 'shop-1001')")
                .update();

        shop.awaitOrder("shop-1002", "REJECTED");
        assertThat(shop.orderRow("shop-1002").get("payment_error"))
                .isEqualTo("existing_reference shop-1001 already belongs to another order");
    }

    @Test
    void withoutItsArchiveAnOrderIsRefusedAndNeverTakenForANewOne() {
        captured("dumped-1001");
        awaitArchived("dumped-1001");
        for (String table : List.of("payment", "operation", "event")) {
            shop.sql()
                    .sql(
                            "create table public.dump_%1$s as select * from bridge_archive.%1$s where order_id = 'dumped-1001'"
                                    .formatted(table))
                    .update();
            shop.sql()
                    .sql("delete from bridge_archive.%s where order_id = 'dumped-1001'".formatted(table))
                    .update();
        }

        offerAgain("sales_order", "payment_status", "order_id", "dumped-1001");
        shop.awaitOrder("dumped-1001", "REJECTED");
        assertThat((String) shop.orderRow("dumped-1001").get("payment_error"))
                .startsWith(
                        "order dumped-1001 is over and was archived, and its archive is no longer in the ledger's database");
        shop.ship("S-dumped-1002", "dumped-1001", 100L);
        shop.awaitShipment("S-dumped-1002", "REJECTED");
        offerAgain("shipment", "capture_status", "shipment_id", "S-dumped-1001");
        shop.awaitShipment("S-dumped-1001", "REJECTED");
        assertThatThrownBy(() -> new Archive(ledger).bringBack("dumped-1001", "kari"))
                .isInstanceOf(RefusedRequest.class);

        // Loaded again, it is as it was.
        for (String table : List.of("payment", "operation", "event")) {
            shop.sql()
                    .sql("insert into bridge_archive.%1$s select * from public.dump_%1$s".formatted(table))
                    .update();
        }
        offerAgain("sales_order", "payment_status", "order_id", "dumped-1001");
        shop.awaitOrder("dumped-1001", "CAPTURED");
        shop.sql()
                .sql("delete from erp.shipment where shipment_id = 'S-dumped-1002'")
                .update();
        assertThat(sent(Operation.INITIATE, "dumped-1001")).isEqualTo(1);
        assertThat(sent(Operation.CAPTURE, "dumped-1001")).isEqualTo(1);
    }

    @Test
    @Tag("large")
    void bridgesWorkWhileAllThatIsOverIsArchivedAtOnce() {
        int orders = 30;
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> archivers = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            while (!stop.get()) {
                                archiveAllThatIsOver();
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        shop.change("server.port", String.valueOf(Shop.freePort()));
        shop.change("management.port", String.valueOf(Shop.freePort()));
        try (Bridge second = Bridge.start(shop.settings())) {
            assertThat(second).isNotNull();
            IntStream.range(0, orders).forEach(i -> shop.order("busy-100" + i, 49_900));
            IntStream.range(0, orders).forEach(i -> shop.ship("S-busy-100" + i, "busy-100" + i, null, true));
            for (int round = 0; round < 3; round++) {
                IntStream.range(0, orders).forEach(i -> shop.awaitShipment("S-busy-100" + i, "DONE"));
                IntStream.range(0, orders).forEach(i -> shop.awaitOrder("busy-100" + i, "CAPTURED"));
                shop.sql()
                        .sql("update erp.sales_order set payment_status = 'PENDING' where order_id like 'busy-%'")
                        .update();
                shop.sql()
                        .sql("update erp.shipment set capture_status = 'PENDING' where order_id like 'busy-%'")
                        .update();
            }
            IntStream.range(0, orders).forEach(i -> shop.refund("R-busy-100" + i, "busy-100" + i, 100L));
            // A call that meets the archive in a deadlock is made good when its lease has run out.
            IntStream.range(0, orders)
                    .forEach(i -> await().atMost(LONGER_THAN_A_LEASE)
                            .untilAsserted(() -> assertThat(shop.refundRow("R-busy-100" + i))
                                    .containsEntry("refund_status", "DONE")));
            IntStream.range(0, orders).forEach(i -> shop.awaitOrder("busy-100" + i, "PARTIALLY_REFUNDED"));
        } finally {
            stop.set(true);
            archivers.forEach(CompletableFuture::join);
        }
        for (int i = 0; i < orders; i++) {
            assertThat(sent(Operation.INITIATE, "busy-100" + i)).isEqualTo(1);
            assertThat(sent(Operation.CAPTURE, "busy-100" + i)).isEqualTo(1);
            assertThat(sent(Operation.REFUND, "busy-100" + i)).isEqualTo(1);
            assertThat(shop.atVipps("busy-100" + i).refundedMinor()).isEqualTo(100);
        }
    }
}
