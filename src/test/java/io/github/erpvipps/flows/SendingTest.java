package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Leases;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Outcomes;
import io.github.erpvipps.ledger.Rules;
import io.github.erpvipps.ledger.Sending;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The gate in front of every call that can move money. */
class SendingTest {

    @Test
    void theGateOpensOnceForTheHolderOfTheLeaseAndForNobodyElse() {
        try (Shop shop = Shop.open()) {
            shop.order("gate-1", 20000);
            shop.awaitOrder("gate-1", "AUTHORIZED");
            shop.stopBridge();
            PGSimpleDataSource database = TestPostgres.source(shop.database());
            Ledger ledger = new Ledger(database);
            // As a capture would be that is ready and that nobody has taken yet.
            shop.sql()
                    .sql(
                            "update bridge.operation set kind = 'CAPTURE', purpose = 'SHIPMENT', state = 'READY', attempts = 0,"
                                    + " next_attempt_at = now() where order_id = 'gate-1'")
                    .update();
            EcomRequests requests = new EcomRequests(shop.settings());
            Rules rules = Rules.of(shop.settings());
            Apis apis = new Apis("ecom", Map.of("ecom", requests));
            Sending sending = new Sending(ledger, rules, new Line(ledger, rules, apis));
            Leases leases = new Leases(ledger, Duration.ofMinutes(10), Duration.ZERO, Set.of("123456"), apis);
            LeasedCall call = leases.operations(Kind.CAPTURE, 10).get(0);

            leases.giveBack(List.of(with(call, UUID.randomUUID())));
            assertThat(leases.operations(Kind.CAPTURE, 10)).as("it is ours").isEmpty();
            leases.giveBack(List.of(call));
            call = leases.operations(Kind.CAPTURE, 10).get(0);

            assertThat(sending.begin(with(call, UUID.randomUUID()))).isFalse();
            assertThat(sending.begin(call)).isTrue();
            assertThat(sending.begin(call)).isFalse();
        }
    }

    @Test
    void aLimitOfTheSalesUnitPausesThisKindOfCallsForAWhileAndCountsNoAttempt() {
        try (Shop shop = Shop.open()) {
            shop.order("limit-1", 20000);
            shop.awaitOrder("limit-1", "AUTHORIZED");
            shop.stopBridge();
            PGSimpleDataSource database = TestPostgres.source(shop.database());
            Ledger ledger = new Ledger(database);
            Operators operators = new Operators(ledger);
            shop.sql()
                    .sql(
                            "update bridge.operation set state = 'READY', attempts = 0, next_attempt_at = now() where order_id = 'limit-1'")
                    .update();
            Rules rules = Rules.of(shop.settings());
            Apis apis = new Apis("ecom", Map.of("ecom", new EcomRequests(shop.settings())));
            Line line = new Line(ledger, rules, apis);
            Leases leases = new Leases(ledger, Duration.ofMinutes(10), Duration.ZERO, Set.of("123456"), apis);
            LeasedCall call = leases.operations(Kind.INITIATE, 10).get(0);
            assertThat(new Sending(ledger, rules, line).begin(call)).isTrue();

            new Outcomes(ledger, rules, line)
                    .record(call, new Outcome.Limit(Duration.ofMinutes(5), "HTTP 400 Merchant/32"));

            assertThat(operators.overview().pauses())
                    .extracting(Operators.Pause::what, Operators.Pause::who)
                    .containsExactly(tuple("initiations of sales unit 123456", "Vipps"));
            assertThat(operators.overview().operatorIsNeeded()).isTrue();
            shop.hurry("limit-1#1");
            assertThat(shop.operation("ORDER", "limit-1#1")).containsEntry("attempts", 0);
            assertThat(leases.operations(Kind.INITIATE, 10)).isEmpty();
            shop.sql()
                    .sql("update bridge.pause set until = now() - interval '1 second'")
                    .update();
            assertThat(operators.overview().pauses()).isEmpty();
            assertThat(leases.operations(Kind.INITIATE, 10)).hasSize(1);
        }
    }

    private static LeasedCall with(LeasedCall call, UUID token) {
        return new LeasedCall(
                call.operationId(),
                call.paymentId(),
                call.orderId(),
                call.api(),
                call.salesUnit(),
                call.reference(),
                call.kind(),
                call.purpose(),
                call.amountMinor(),
                call.idempotencyKey(),
                call.requestBody(),
                token);
    }
}
