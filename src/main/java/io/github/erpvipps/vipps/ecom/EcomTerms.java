package io.github.erpvipps.vipps.ecom;

import io.github.erpvipps.ledger.PaymentFlow;
import io.github.erpvipps.vipps.Terms;
import java.util.LinkedHashMap;
import java.util.Map;

/** eCom v2 knows Norwegian kroner and addresses that live for five minutes, and nothing else. */
public final class EcomTerms implements Terms {

    @Override
    public Map<String, String> complaints(Wish wish) {
        Map<String, String> complaints = new LinkedHashMap<>();
        if (wish.amountMinor() < leastMinor()) {
            complaints.put(
                    "amount_minor", "must be at least " + leastMinor() + " (1 krone), but is " + wish.amountMinor());
        }
        if (!wish.currency().equals("NOK")) {
            complaints.put("currency", "must be NOK with the eCom API, but is '" + wish.currency() + "'");
        }
        if (wish.flow() != PaymentFlow.REDIRECT) {
            complaints.put("payment_flow", "'" + wish.flow() + "' is not possible with the eCom API, only REDIRECT");
        }
        if (wish.payBefore() != null) {
            complaints.put("pay_before", "is not possible with the eCom API: its links live for 5 minutes");
        }
        if (wish.phone() != null && wish.phone().length() != 8) {
            complaints.put("customer_phone", "must be a Norwegian number of 8 digits, with or without +47");
        }
        return complaints;
    }

    @Override
    public long leastMinor() {
        return EcomRequests.LEAST_AMOUNT_MINOR;
    }
}
