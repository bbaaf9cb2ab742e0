package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Payment;
import java.time.Duration;

/** Writes the bodies of an API's requests. A body is stored before its first sending, and every repeat sends the stored bytes. */
public interface Requests {

    /** Asks the customer for the payment's whole amount. */
    byte[] initiate(Payment payment);

    byte[] capture(Payment payment, long amountMinor, String text);

    byte[] refund(Payment payment, long amountMinor, String text);

    /**
     * Lets go of all that is reserved and not captured.
     *
     * @param onlyIfUnpaid a customer who has approved meanwhile wins, where the API can tell
     */
    byte[] cancel(Payment payment, String text, boolean onlyIfUnpaid);

    /** The least amount that the API takes, in minor units. */
    long leastAmountMinor(String currency);

    /** Whether this API can handle a payment that was created with the named one. */
    boolean canHandle(String createdWith, String reference);

    /** Whether an initiation whose answer was lost can be sent again for the address that the answer had. */
    boolean repeatsTheAddress();

    /** How many calls of a kind Vipps allows for one payment in a window of {@code vipps.rate-window-ms}, a minute. */
    int callsInWindow(Kind kind);

    /** How many looks at one payment Vipps allows in the same window. */
    int looksInWindow();

    /** The longest time from the opening of the gate to the end of the wait for an answer: one HTTP call. */
    Duration longestCall();
}
