package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.PaymentFlow;
import java.time.Instant;
import java.util.Map;

/** What an API asks of an order, so that one that it can never pay is refused with a reason and not sent. */
public interface Terms {

    /**
     * What an ERP wants.
     *
     * @param reference the id that the payment will have at Vipps
     * @param adopted the payment is there already, made by another system
     * @param phone eight digits in Norway, others with their country code; null when none was given
     * @param payBefore how long the customer may take; null: as long as Vipps usually gives
     */
    record Wish(
            String reference,
            boolean adopted,
            long amountMinor,
            String currency,
            String phone,
            PaymentFlow flow,
            Instant payBefore) {}

    /** The complaints, each by the column that it is about; empty when the API can do it. */
    Map<String, String> complaints(Wish wish);

    /** The least amount, in minor units, that the API takes in any currency. */
    long leastMinor();
}
