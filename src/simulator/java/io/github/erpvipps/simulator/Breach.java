package io.github.erpvipps.simulator;

/** A rule that the client broke, whether or not it did harm. */
public record Breach(String rule, String reference, String detail) {
    /** The same idempotency key came with another body. */
    public static final String OTHER_BYTES_UNDER_A_KNOWN_KEY = "other-bytes-under-a-known-key";

    /** A call that moves money came while another one for the same payment had no answer yet. */
    public static final String TWO_CALLS_IN_FLIGHT = "two-calls-in-flight";

    /** More calls than Vipps allows for one payment and operation. */
    public static final String OVER_THE_LIMIT = "over-the-limit";

    /** A call whose answer was lost or 5xx was sent again before the payment's details were read. */
    public static final String REPEAT_WITHOUT_LOOK_UP = "repeat-without-look-up";

    /** Another money call for a payment was sent while it was not known what became of the last one. */
    public static final String OTHER_CALL_BEFORE_LOOK_UP = "other-call-before-look-up";
}
