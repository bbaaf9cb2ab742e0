package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.Purpose;

/**
 * A shipment, refund or cancellation, checked.
 *
 * @param requestedMinor minor units; null: all that is left when its turn comes
 * @param text what the customer or Vipps sees of it: a tracking number, a reason; null: the order's text
 * @param content a digest by which the same thing is known again
 */
public record OperationSubmission(
        Purpose purpose,
        String sourceId,
        String orderId,
        Long requestedMinor,
        boolean finalShipment,
        String text,
        String content) {}
