package io.github.erpvipps.simulator;

import java.util.List;

/** The errors of ePayment v1 that have a code of their own. */
enum EpaymentError {
    INTERNAL(500, "3010", "Internal error"),
    CAPTURE_KEY_CONFLICT(409, "4010", "Capture idempotency conflict"),
    KEY_EXISTS(409, "4020", "Idempotency error"),
    INVALID_AMOUNT(400, "4040", "Invalid amount"),
    INVALID_URL(400, "4090", "Invalid URL"),
    METADATA_CAPACITY(400, "4100", "Metadata capacity exceeded"),
    METADATA_KEY_LENGTH(400, "4120", "Metadata key length exceeded"),
    METADATA_VALUE_LENGTH(400, "4130", "Metadata value length exceeded"),
    MISSING_PARAMETER(400, "4140", "Missing required parameter"),
    /** Also where a refund comes with another body under its key. */
    REFERENCE_EXISTS(409, "4150", "Reference already exists"),
    WRONG_CURRENCY(400, "5040", "Invalid currency for merchant"),
    UNKNOWN_REFERENCE(404, "5090", "Reference not found"),
    AMOUNT_TOO_SMALL(400, "6010", "Amount too small"),
    REFUND_BEFORE_RESERVATION(400, "6020", "Attempted refund before reservation"),
    CANCEL_OF_CAPTURED(400, "6040", "Cannot cancel a captured payment"),
    CANCEL_OF_NON_RESERVED(400, "6050", "Cannot cancel a non-reserved payment"),
    CANCEL_OF_AUTHORIZED(400, "6060", "Cannot cancel authorized payment"),
    CAPTURE_OF_CANCELLED(400, "6070", "Cannot capture a cancelled payment"),
    CAPTURE_BEFORE_RESERVATION(400, "6080", "Cannot capture before reservation"),
    CAPTURE_TOO_HIGH(400, "6090", "Capture amount too high"),
    EXPIRES_TOO_LATE(400, "6110", "Expiration date is too late"),
    EXPIRES_TOO_SOON(400, "6120", "Expiration date is too soon"),
    RECEIPT_NEEDED(400, "6130", "Long living payments require a receipt"),
    NOT_ENOUGH_REFUNDABLE(400, "6150", "Not enough refundable"),
    PROCESSING(409, "6160", "Order processing"),
    CAPTURED_ALREADY(400, "6170", "Payment already captured"),
    REFUNDED_ALREADY(400, "6180", "Payment already refunded"),
    REFUND_IMPOSSIBLE(400, "6210", "Payment cannot be refunded"),
    REFUND_TOO_LATE(400, "6220", "Refund period expired"),
    CUSTOMER_AT_THE_BANK(400, "6250", "Cannot cancel while processing"),
    FUNDS_UNAVAILABLE(400, "6260", "Funds unavailable"),
    CAPTURE_FAILED(400, "6280", "Capture failed, try again later"),
    /** In no list. */
    SOMETHING_NEW(400, "6999", "Something new went wrong"),
    REFUND_NOT_POSSIBLE(400, "5100", "Refund not possible"),
    UNKNOWN_CUSTOMER(400, "7010", "Customer not found"),
    APPROVE_FAILED(400, "10010", "Approve failed");

    private final int status;
    private final String code;
    private final String title;

    EpaymentError(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    static EpaymentError of(Reason reason) {
        return switch (reason) {
            case UNKNOWN_PAYMENT -> UNKNOWN_REFERENCE;
            case DUPLICATE_REFERENCE -> REFERENCE_EXISTS;
            case UNKNOWN_CUSTOMER, ACCOUNT_CLOSED -> UNKNOWN_CUSTOMER;
            case APPROVAL_TOO_LATE -> APPROVE_FAILED;
            case CAPTURE_BEFORE_RESERVATION -> CAPTURE_BEFORE_RESERVATION;
            case CAPTURE_OF_CANCELLED -> CAPTURE_OF_CANCELLED;
            case CAPTURE_TOO_HIGH -> CAPTURE_TOO_HIGH;
            case CAPTURED_ALREADY -> CAPTURED_ALREADY;
            case CAPTURE_FAILED_FOR_NOW -> CAPTURE_FAILED;
            case REFUND_BEFORE_RESERVATION -> REFUND_BEFORE_RESERVATION;
            case REFUND_OF_RESERVED, REFUND_TOO_HIGH -> NOT_ENOUGH_REFUNDABLE;
            case REFUND_OF_CANCELLED -> REFUND_IMPOSSIBLE;
            case REFUNDED_ALREADY -> REFUNDED_ALREADY;
            case CANCELLED_ALREADY, CANCEL_OF_ENDED, RELEASE_BEFORE_RESERVATION -> CANCEL_OF_NON_RESERVED;
            case CANCEL_OF_CAPTURED -> CANCEL_OF_CAPTURED;
            case CANCEL_OF_AUTHORIZED -> CANCEL_OF_AUTHORIZED;
            case CUSTOMER_AT_THE_BANK -> CUSTOMER_AT_THE_BANK;
            case SOMETHING_NEW -> SOMETHING_NEW;
            case CARD_EXPIRED -> FUNDS_UNAVAILABLE;
            case REFUND_TOO_LATE -> REFUND_TOO_LATE;
            case MERCHANT_WITHOUT_FUNDS -> REFUND_NOT_POSSIBLE;
        };
    }

    static EpaymentError ofOtherBodyUnderAKnownKey(Operation operation) {
        return switch (operation) {
            case CAPTURE -> CAPTURE_KEY_CONFLICT;
            case REFUND -> REFERENCE_EXISTS;
            default -> KEY_EXISTS;
        };
    }

    Refusal refusal(Call call) {
        return new Refusal(answer(call), code + " " + title);
    }

    Answer answer(Call call) {
        return Problem.answer(call, status, title, title + ".", List.of(new Problem.Detail("ErrorCode", code)));
    }
}
