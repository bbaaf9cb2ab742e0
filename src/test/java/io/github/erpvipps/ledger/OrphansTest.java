package io.github.erpvipps.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.accept.OperationSubmission;
import io.github.erpvipps.accept.OrderSubmission;
import io.github.erpvipps.flows.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** An operation and its order that are accepted at once see nothing of each other. */
class OrphansTest {

    @Test
    void aShipmentThatMissedItsOrderStillGoesBeforeTheLaterOnes() throws Exception {
        PGSimpleDataSource database = TestPostgres.source(TestPostgres.newDatabase());
        ModelWorld.Parts parts = ModelWorld.Parts.on(database, false);
        parts.ledger().migrate();

        parts.ledger().inTransaction(() -> {
            parts.operations().take(List.of(shipment("S-1", 700L, false)), true);
            return accepted(parts);
        });
        parts.operations().take(List.of(shipment("S-2", 300L, true)), true);

        assertThat(parts.ledger()
                        .openOperations(
                                parts.ledger().byReference("orphan-1").get(0).paymentId()))
                .filteredOn(operation -> operation.purpose() == Purpose.SHIPMENT)
                .extracting(Operation::sourceId)
                .containsExactly("S-1", "S-2");
    }

    /** In another transaction, which ends before the shipment's does. */
    private static Object accepted(ModelWorld.Parts parts) {
        try {
            return CompletableFuture.supplyAsync(() -> parts.orders()
                            .take(
                                    List.of(new OrderSubmission(
                                            "orphan-1",
                                            "123456",
                                            1000,
                                            "NOK",
                                            "Two books",
                                            null,
                                            "https://shop.example/thanks",
                                            null,
                                            PaymentFlow.REDIRECT,
                                            null,
                                            1,
                                            null,
                                            "order")),
                                    true,
                                    Duration.ZERO))
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static OperationSubmission shipment(String shipmentId, long amountMinor, boolean last) {
        return new OperationSubmission(Purpose.SHIPMENT, shipmentId, "orphan-1", amountMinor, last, null, shipmentId);
    }
}
