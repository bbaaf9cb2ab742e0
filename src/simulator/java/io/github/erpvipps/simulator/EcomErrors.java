package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** The errors of eCom v2: an array of objects with a group and a code. */
final class EcomErrors {
    private EcomErrors() {}

    static Answer of(Reason reason, int unknownOrderStatus) {
        return switch (reason) {
            case UNKNOWN_PAYMENT -> error(unknownOrderStatus, "Merchant", "35", "Requested Order not found");
            case DUPLICATE_REFERENCE -> error(402, "Merchant", "34", "Duplicate order id");
            case UNKNOWN_CUSTOMER, ACCOUNT_CLOSED -> error(400, "User", "81", "User not registered with Vipps");
            case APPROVAL_TOO_LATE -> error(400, "Payment", "10010", "The payment can no longer be approved");
            case CAPTURE_BEFORE_RESERVATION ->
                error(400, "Payment", "62", "The amount you tried to capture is not reserved");
            case CAPTURE_OF_CANCELLED -> error(400, "VippsError", "91", "Transaction is not allowed");
            case CAPTURE_TOO_HIGH, CAPTURED_ALREADY ->
                error(400, "Payment", "61", "Captured amount exceeds the reserved amount");
            case REFUND_BEFORE_RESERVATION, REFUND_OF_RESERVED ->
                error(400, "Payment", "72", "Cannot refund a reserved order, cancel it instead");
            case REFUND_OF_CANCELLED -> error(400, "Payment", "73", "Cannot refund a cancelled order");
            case REFUND_TOO_HIGH, REFUNDED_ALREADY ->
                error(400, "Payment", "71", "Cannot refund more than the captured amount");
            case CANCELLED_ALREADY -> error(400, "VippsError", "92", "Transaction already processed");
            case CANCEL_OF_CAPTURED -> error(400, "Payment", "51", "Cannot cancel an already captured order");
            case CAPTURE_FAILED_FOR_NOW -> error(400, "Payment", "63", "Capture failed");
            case CANCEL_OF_ENDED, CANCEL_OF_AUTHORIZED, CUSTOMER_AT_THE_BANK ->
                error(400, "Payment", "52", "Cancellation failed");
            case RELEASE_BEFORE_RESERVATION ->
                error(400, "Payment", "53", "Cannot release funds of an order that is not reserved");
            case SOMETHING_NEW -> error(400, "Payment", "4711", "Something new went wrong");
            case CARD_EXPIRED -> error(400, "Payment", "44", "Refused by issuer because of expired card");
            case REFUND_TOO_LATE -> error(400, "Payment", "95", "Payments can only be refunded up to 365 days");
            case MERCHANT_WITHOUT_FUNDS -> error(400, "Payment", "74", "Failed to debit the merchant's account");
        };
    }

    /** One error for each field; the field's name stands in place of a code. */
    static Answer invalid(List<String> fields) {
        JsonArray errors = new JsonArray();
        fields.forEach(field -> errors.add(object("InvalidRequest", field, field + " is missing or malformed")));
        return new Answer(400, Answer.JSON, errors.encode());
    }

    /** What eCom says to much that ought to be a 400. */
    static Answer internal() {
        return error(500, "VippsError", "99", "Internal error");
    }

    static Answer locked() {
        return error(423, "VippsError", "94", "Order locked and being processed");
    }

    static Answer otherBodyUnderAKnownKey() {
        return error(409, "Payment", "93", "Captured amount must be the same in idempotent retry");
    }

    static Answer merchantBlocked() {
        return error(403, "Merchant", "31", "Merchant is blocked");
    }

    static Answer otherSalesUnit() {
        return error(403, "Merchant", "35", "Requested Order not found");
    }

    /** A single object where an array is promised. */
    static Answer paymentRequired() {
        return Answer.json(402, object("Payment", "402", "Payment required"));
    }

    private static Answer error(int status, String group, String code, String message) {
        return new Answer(
                status,
                Answer.JSON,
                new JsonArray().add(object(group, code, message)).encode());
    }

    static JsonObject object(String group, String code, String message) {
        return new JsonObject()
                .put("errorGroup", group)
                .put("errorCode", code)
                .put("errorMessage", message)
                .put("contextId", UUID.randomUUID().toString());
    }
}
