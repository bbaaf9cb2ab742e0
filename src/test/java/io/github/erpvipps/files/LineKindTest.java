package io.github.erpvipps.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineKindTest {

    @ParameterizedTest
    @CsvSource({
        "orders-2026-11-23.csv,ORDER",
        "ORDERS-1.CSV,ORDER",
        "shipments-7.json,SHIPMENT",
        "Refunds-æøå.Json,REFUND",
        "cancellations-a.b.csv,CANCELLATION"
    })
    void theNameSaysTheKind(String name, LineKind kind) {
        assertThat(LineKind.ofFileName(name)).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders.csv",
                "orders-1.xml",
                "orders-1.csv.part",
                ".orders-1.csv",
                "order-1.csv",
                "my-orders-1.csv",
                ""
            })
    void otherNamesAreNotForTheBridge(String name) {
        assertThat(LineKind.ofFileName(name)).isEmpty();
    }

    @Test
    void theColumnsAreThoseOfTheTableAndTheAmountInKroner() {
        assertThat(LineKind.SHIPMENT.columns())
                .containsExactly(
                        "shipment_id",
                        "order_id",
                        "amount_minor",
                        "final_shipment",
                        "tracking_reference",
                        "shipped_at",
                        "amount");
        assertThat(LineKind.CANCELLATION.columns()).doesNotContain("amount", "amount_minor");
        assertThat(LineKind.REFUND.idColumn()).isEqualTo("refund_id");
    }
}
