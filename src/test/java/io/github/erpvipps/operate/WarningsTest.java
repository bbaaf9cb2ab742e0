package io.github.erpvipps.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.work.Pulses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told while there is time: once when it begins, once when it is over, and in the status in between. */
class WarningsTest {

    @TempDir
    private Path inbox;

    private Shop shop;
    private Operators operators;
    private Warnings warnings;
    private final Pulses pulses = new Pulses();

    private void open(String... moreSettings) {
        shop = Shop.open(SimulatorSettings.defaults(), moreSettings);
        Ledger ledger = new Ledger(shop.bridge().databases().ledgerInSets());
        operators = new Operators(ledger);
        warnings = new Warnings(ledger, pulses, shop.settings());
    }

    @AfterEach
    void close() {
        shop.closeWhenBooksAgree();
    }

    private List<String> names() {
        return operators.overview().warnings().stream()
                .map(Operators.Warning::name)
                .toList();
    }

    @Test
    void aReservationThatTheBankMayLetGoOfIsToldOnceAndIsOverWhenItIsCaptured() {
        open();
        shop.order("warn-1", 20000);
        shop.awaitOrder("warn-1", "AUTHORIZED");
        warnings.look();
        assertThat(names()).isEmpty();
        shop.sql()
                .sql(
                        "update bridge.payment set authorized_at = authorized_at - interval '5 days' where order_id = 'warn-1'")
                .update();
        warnings.look();
        warnings.look();
        assertThat(names()).containsExactly("reservation-ends-soon");
        assertThat(operators.overview().reasonsForAnOperator()).containsExactly("reservation-ends-soon");
        assertThat(shop.story("warn-1")).containsOnlyOnce("reservation-ends-soon");
        assertThat(events("warning")).hasSize(1);

        shop.ship("S-warn-1", "warn-1", null);
        shop.awaitShipment("S-warn-1", "DONE");
        warnings.look();
        assertThat(names()).as("another bridge may still see it").hasSize(1);
        shop.sql()
                .sql("update bridge.warning set seen_at = seen_at - interval '4 minutes'")
                .update();
        warnings.look();
        assertThat(names()).isEmpty();
        assertThat(events("warning-ended")).hasSize(1);
    }

    @Test
    void whatVippsGuaranteesCountsBeforeTheUsualDays() {
        open();
        shop.order("warn-guarantee", 20000);
        shop.awaitOrder("warn-guarantee", "AUTHORIZED");
        guaranteed("30 days", "9 days");
        warnings.look();
        assertThat(names())
                .as("reserved for nine days, and Vipps guarantees it for thirty more")
                .isEmpty();
        assertThat(operators.overview().firstReservationEnds(Duration.ofDays(7)))
                .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(29))));

        guaranteed("1 day", "1 hour");
        warnings.look();
        assertThat(names()).containsExactly("reservation-ends-soon");
        assertThat(shop.story("warn-guarantee")).containsOnlyOnce("reservation-ends-soon");
    }

    private void guaranteed(String left, String reservedFor) {
        shop.sql()
                .sql(
                        "update bridge.payment set guaranteed_until = now() + cast(? as interval), authorized_at = now() - cast(? as interval)")
                .params(left, reservedFor)
                .update();
    }

    @Test
    void moreRefundsInAnHourThanTheLimitAreTold() {
        open("refund.alert-per-hour-minor=5000");
        shop.order("warn-2", 20000);
        shop.awaitOrder("warn-2", "AUTHORIZED");
        shop.ship("S-warn-2", "warn-2", null);
        shop.awaitShipment("S-warn-2", "DONE");
        shop.refund("R-warn-2a", "warn-2", 5000L);
        shop.awaitRefund("R-warn-2a", "DONE");
        warnings.look();
        assertThat(names()).isEmpty();
        shop.refund("R-warn-2b", "warn-2", 100L);
        shop.awaitRefund("R-warn-2b", "DONE");
        warnings.look();
        assertThat(operators.overview().warnings())
                .extracting(Operators.Warning::detail)
                .containsExactly("refunded in the last hour: 5100 (minor units of NOK), the limit is 5000");
    }

    @Test
    void aCallbackAddressThatHasGoneQuietIsTold() {
        open();
        for (int i = 0; i < 10; i++) {
            warnings.look();
            assertThat(names()).isEmpty();
            shop.vipps().fault(Fault.once(FaultKind.CALLBACK_LOST, null, "warn-3-" + i));
            shop.order("warn-3-" + i, 20000);
            shop.awaitOrder("warn-3-" + i, "AUTHORIZED");
        }
        warnings.look();
        assertThat(names()).containsExactly("callbacks-quiet");
        shop.vipps().tellAgain("warn-3-1");
        shop.awaitStory("warn-3-1", "callback");
        shop.sql()
                .sql("update bridge.warning set seen_at = seen_at - interval '4 minutes'")
                .update();
        warnings.look();
        assertThat(names()).isEmpty();
    }

    @Test
    void aWebhookThatHasGoneQuietIsToldAndCallbacksAreNotMissedWithEpayment() {
        open("vipps.webhook-url=https://pay.example.com/hooks", "vipps.webhook-secrets=a-secret-for-tests-only");
        for (int i = 0; i < 10; i++) {
            shop.vipps().fault(Fault.once(FaultKind.CALLBACK_LOST, null, "warn-4-" + i));
            shop.order("warn-4-" + i, 20000);
            shop.awaitOrder("warn-4-" + i, "AUTHORIZED");
        }
        warnings.look();
        assertThat(names()).as("eCom's payments have no webhooks").containsExactly("callbacks-quiet");
        // As if they had been created through ePayment, which has no callbacks.
        shop.sql().sql("update bridge.payment set api = 'epayment'").update();
        unseeWarnings();
        warnings.look();
        assertThat(names()).containsExactly("webhooks-quiet");
        assertThat(operators.overview().reasonsForAnOperator()).isEmpty();
        shop.sql().sql("""
                        insert into bridge.webhook_event (sales_unit, reference, name, psp_reference, payment_id)
                        select sales_unit, reference, 'AUTHORIZED', 'psp-1', payment_id from bridge.payment limit 1""").update();
        unseeWarnings();
        warnings.look();
        assertThat(names()).isEmpty();
        shop.sql().sql("update bridge.payment set api = 'ecom'").update();
    }

    private void unseeWarnings() {
        shop.sql()
                .sql("update bridge.warning set seen_at = seen_at - interval '4 minutes'")
                .update();
    }

    @Test
    void aFileThatNobodyTakesAndAScheduleThatStandsStillAreTold() throws Exception {
        open(
                "erp.files.enabled=true",
                "erp.files.inbox=" + inbox,
                "erp.files.settle-ms=3600000",
                "erp.files.warn-after-ms=1");
        Files.writeString(inbox.resolve("orders-1.csv"), "order_id;amount_minor;description\n");
        Files.writeString(inbox.resolve("notes.txt"), "no order");
        pulses.beat("erase-personal-data", Duration.ofNanos(1));
        warnings.look();
        await().atMost(Shop.PATIENCE).untilAsserted(() -> {
            warnings.look();
            assertThat(names()).containsExactlyInAnyOrder("files-wait", "schedule-did-not-run");
        });
        assertThat(operators.overview().warnings())
                .extracting(Operators.Warning::detail)
                .anyMatch(detail -> detail.startsWith("1 file in the inbox on ") && detail.endsWith("orders-1.csv"))
                .anyMatch(detail -> detail.startsWith("erase-personal-data has not run on "));
    }

    private List<String> events(String what) {
        return shop.sql()
                .sql("select detail from bridge.event where what = ?")
                .params(what)
                .query(String.class)
                .list();
    }
}
