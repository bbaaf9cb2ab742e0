package io.github.erpvipps.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.BookedPayment;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The three books side by side: the ERP's rows, the ledger and Vipps'. */
final class Books {

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private Books() {}

    /** All is final, all that moved has moved once, each book says the same, and no rule of Vipps' was broken. */
    static void assertAgree(Shop shop) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertNothingIsUnderWay(shop);
            rows(shop, "select * from bridge.payment").forEach(payment -> assertSumsAreThoseOfVipps(shop, payment));
            shop.vipps().books().forEach(booked -> assertEachMoveIsAnOperation(shop, booked));
            assertErpKnows(shop);
        });
        assertThat(shop.vipps().breaches()).isEmpty();
    }

    private static List<Map<String, Object>> rows(Shop shop, String sql) {
        return shop.sql().sql(sql).query().listOfRows();
    }

    private static void assertNothingIsUnderWay(Shop shop) {
        assertThat(rows(
                        shop,
                        "select purpose, source_id, state, problem from bridge.operation"
                                + " where state not in ('DONE', 'REJECTED', 'DEAD_LETTERED')"))
                .isEmpty();
        assertThat(rows(
                        shop,
                        "select reference, held_minor, refund_held_minor from bridge.payment"
                                + " where held_minor <> 0 or refund_held_minor <> 0"))
                .isEmpty();
    }

    private static void assertSumsAreThoseOfVipps(Shop shop, Map<String, Object> payment) {
        BookedPayment booked = shop.atVipps((String) payment.get("reference"));
        assertThat(payment)
                .as("the ledger's payment against Vipps' books")
                .containsEntry("authorized_minor", booked.authorizedMinor())
                .containsEntry("captured_minor", booked.capturedMinor())
                .containsEntry("refunded_minor", booked.refundedMinor())
                .containsEntry("cancelled_minor", booked.cancelledMinor());
    }

    private static void assertEachMoveIsAnOperation(Shop shop, BookedPayment booked) {
        for (String kind : List.of("CAPTURE", "REFUND")) {
            List<String> moved = booked.log().stream()
                    .filter(entry -> entry.success() && entry.operation().equals(kind))
                    .map(entry -> entry.amountMinor() + " " + entry.requestId())
                    .toList();
            List<String> done = shop.sql()
                    .sql("select o.amount_minor || ' ' || o.idempotency_key from bridge.operation o"
                            + " join bridge.payment p using (payment_id)"
                            + " where p.reference = ? and o.kind = ? and o.state = 'DONE'")
                    .params(booked.reference(), kind)
                    .query(String.class)
                    .list();
            assertThat(moved).as(kind + " of " + booked.reference()).containsExactlyInAnyOrderElementsOf(done);
        }
    }

    /** What the ERP's tables say is what the ledger says, of its latest attempt. */
    private static void assertErpKnows(Shop shop) {
        assertThat(rows(shop, """
                        select e.order_id, e.payment_status, p.payment_status as in_ledger from erp.sales_order e
                        left join lateral (
                            select * from bridge.payment p where p.order_id = e.order_id order by attempt desc limit 1) p on true
                        where not (p.payment_id is null and e.payment_status = 'REJECTED') and
                            (e.payment_status, e.payment_reference, e.authorized_minor, e.captured_minor, e.refunded_minor, e.cancelled_minor)
                            is distinct from (p.payment_status, p.reference, p.authorized_minor, p.captured_minor, p.refunded_minor, p.cancelled_minor)
                        """))
                .as("orders of which the ERP does not know the truth")
                .isEmpty();
        assertThat(rows(shop, """
                        select e.*, o.state as in_ledger from (
                            select 'SHIPMENT' as purpose, shipment_id as source_id, capture_status as status from erp.shipment
                            union all select 'REFUND', refund_id, refund_status from erp.refund
                            union all select 'CANCELLATION', cancellation_id, cancel_status from erp.cancellation) e
                        left join bridge.operation o using (purpose, source_id)
                        where e.status is distinct from o.state
                        """))
                .as("rows of which the ERP does not know the truth")
                .isEmpty();
    }
}
