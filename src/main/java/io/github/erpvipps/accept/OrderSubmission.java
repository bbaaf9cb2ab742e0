package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.PaymentFlow;
import java.time.Instant;

/**
 * An order that is to be paid, checked.
 *
 * @param customerPhone eight digits in Norway, others with their country code; or null
 * @param existingReference the payment that the web shop has made; null: we initiate one
 * @param payBefore how long the customer may take; null: as long as Vipps usually gives
 * @param attempt which attempt to have the order paid this is, as the ERP counts
 * @param impossible why the API cannot do it, which matters only if the order is not known yet; null when it can
 * @param content a digest by which the same order is known again
 */
public record OrderSubmission(
        String orderId,
        String salesUnit,
        long amountMinor,
        String currency,
        String description,
        String customerPhone,
        String returnUrl,
        String existingReference,
        PaymentFlow flow,
        Instant payBefore,
        int attempt,
        String impossible,
        String content) {

    /** One id for each attempt. */
    String sourceId() {
        return orderId + "#" + attempt;
    }
}
