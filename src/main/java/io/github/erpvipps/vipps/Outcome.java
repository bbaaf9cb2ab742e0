package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Refusal;
import java.time.Duration;

/** What an answer means for the operation that was sent. An HTTP status is data; only the adapter sees it. */
public sealed interface Outcome {

    /**
     * Vipps has done it.
     *
     * @param transactionId the id under which settlements list it; null where the answer has none
     * @param url where the customer pays, for an initiation; null otherwise
     * @param capturedMinor what Vipps says is captured in all, to compare; null when it does not say
     * @param refundedMinor what Vipps says is refunded in all; null when it does not say
     */
    record Done(String transactionId, String url, Long capturedMinor, Long refundedMinor) implements Outcome {}

    /**
     * Nothing has moved; the same key and the same bytes may go again, not before {@code atLeast}.
     *
     * @param refused Vipps has judged it and said no for now, which may stick to the key; otherwise it has not come to judging
     */
    record Later(Duration atLeast, String why, boolean refused) implements Outcome {}

    /** No connection came about, so nothing was sent; it goes again soon, and does not count as an attempt. */
    record NotSent(String why) implements Outcome {}

    /** It is not known whether anything moved, or it was refused for a reason that the payment must show: read it before anything else. */
    record LookUp(String why, Refusal refusal) implements Outcome {}

    /** Nothing has moved, and nothing will under this key. */
    record Refused(String why) implements Outcome {}

    /** A limit of the sales unit is reached, for this kind of call alone: all such calls wait, the others go on. */
    record Limit(Duration atLeast, String why) implements Outcome {}

    /** The sales unit cannot go on at all (credentials, agreement, a block): its calls wait until somebody mends it. */
    record StopUnit(String why) implements Outcome {}

    /** The same; a call that may go again does so not before Vipps has asked for it. */
    default Outcome notBefore(Duration retryAfter) {
        return this instanceof Later later && retryAfter.compareTo(later.atLeast()) > 0
                ? new Later(retryAfter, later.why(), later.refused())
                : this;
    }
}
