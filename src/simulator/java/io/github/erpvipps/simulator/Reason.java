package io.github.erpvipps.simulator;

/** Why something cannot be done with a payment, in no API's words. */
enum Reason {
    UNKNOWN_PAYMENT("there is no such payment"),
    DUPLICATE_REFERENCE("there is a payment with this reference already"),
    UNKNOWN_CUSTOMER("the customer is not known to Vipps"),
    APPROVAL_TOO_LATE("the payment can no longer be approved"),
    CAPTURE_BEFORE_RESERVATION("nothing is reserved yet"),
    CAPTURE_OF_CANCELLED("the payment is cancelled and cannot be captured"),
    CAPTURE_TOO_HIGH("more is to be captured than is reserved"),
    CAPTURE_FAILED_FOR_NOW("the capture failed; it may be tried again later"),
    CAPTURED_ALREADY("all of it is captured already"),
    REFUND_BEFORE_RESERVATION("nothing was ever reserved"),
    REFUND_OF_RESERVED("nothing is captured yet"),
    REFUND_OF_CANCELLED("the payment is cancelled and has nothing to refund"),
    REFUND_TOO_HIGH("more is to be refunded than is captured"),
    REFUNDED_ALREADY("all of it is refunded already"),
    CANCELLED_ALREADY("the payment is cancelled already"),
    CANCEL_OF_CAPTURED("the payment is captured and cannot be cancelled"),
    CANCEL_OF_AUTHORIZED("the customer has paid, and only an unpaid payment was to be cancelled"),
    CANCEL_OF_ENDED("the payment has ended unpaid and cannot be cancelled"),
    CUSTOMER_AT_THE_BANK("the customer is at the bank: nothing can be cancelled now"),
    RELEASE_BEFORE_RESERVATION("nothing is reserved that could be released"),
    /** A reason that no list of codes knows. */
    SOMETHING_NEW("something new went wrong"),
    CARD_EXPIRED("the customer's card has expired"),
    ACCOUNT_CLOSED("the customer's account is closed"),
    REFUND_TOO_LATE("a payment can be refunded for a year only"),
    MERCHANT_WITHOUT_FUNDS("the merchant's account cannot be debited");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
