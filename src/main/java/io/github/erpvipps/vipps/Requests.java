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

    /** Lets go of all that is reserved and not captured. */
    byte[] cancel(Payment payment, String text);

    /** The least amount that the API takes, in minor units. */
    long leastAmountMinor();

    /** How many calls of a kind Vipps allows for one payment in a minute. */
    int callsPerMinute(Kind kind);

    /** The longest time that a whole call may take: a token, the call, and one repeat after a refused token. */
    Duration longestCall();
}
