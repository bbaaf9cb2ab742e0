package io.github.erpvipps.accept;

/**
 * An order that is to be paid, checked.
 *
 * @param customerPhone eight digits, or null
 * @param existingReference the payment that the web shop has made; null: we initiate one
 * @param attempt which attempt to have the order paid this is, as the ERP counts
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
        int attempt,
        String content) {

    /** One id for each attempt. */
    String sourceId() {
        return orderId + "#" + attempt;
    }
}
