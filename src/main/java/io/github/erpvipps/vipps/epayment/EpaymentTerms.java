package io.github.erpvipps.vipps.epayment;

import io.github.erpvipps.ledger.PaymentFlow;
import io.github.erpvipps.money.Amounts;
import io.github.erpvipps.vipps.Terms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What ePayment asks of an order (ePayment API guide, "Create payment" and "Long-living payments"). */
public final class EpaymentTerms implements Terms {

    /** "value", in the OpenAPI file. */
    private static final long MOST_MINOR = 65_000_000;

    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(10);
    private static final Duration LONGEST_LIFE = Duration.ofDays(60);

    private final Set<String> currencies;
    private final boolean canWriteReceipts;
    private final Clock clock;

    /**
     * @param currencies those of the sales units
     * @param canWriteReceipts whether the tax is known that a receipt needs
     */
    public EpaymentTerms(Set<String> currencies, boolean canWriteReceipts, Clock clock) {
        this.currencies = Set.copyOf(currencies);
        this.canWriteReceipts = canWriteReceipts;
        this.clock = clock;
    }

    @Override
    public Map<String, String> complaints(Wish wish) {
        Map<String, String> complaints = new LinkedHashMap<>();
        if (!wish.adopted() && wish.reference().length() < EpaymentRequests.SHORTEST_REFERENCE) {
            complaints.put(
                    "order_id",
                    "is shorter than the " + EpaymentRequests.SHORTEST_REFERENCE
                            + " characters that Vipps asks for; put vipps.reference-prefix before it");
        }
        if (!currencies.contains(wish.currency())) {
            complaints.put(
                    "currency",
                    "must be one of vipps.currencies ("
                            + String.join(", ", currencies.stream().sorted().toList()) + "), but is '" + wish.currency()
                            + "'");
        }
        amount(wish, complaints);
        if (wish.flow() == PaymentFlow.PUSH && wish.phone() == null) {
            complaints.put("customer_phone", "is missing: a PUSH needs the phone that it goes to");
        }
        if (wish.payBefore() != null) {
            time(wish, complaints);
        }
        return complaints;
    }

    private static void amount(Wish wish, Map<String, String> complaints) {
        long least = EpaymentRequests.least(wish.currency());
        if (wish.amountMinor() < least) {
            complaints.put(
                    "amount_minor",
                    "must be at least " + least + " (" + Amounts.format(least, wish.currency()) + "), but is "
                            + wish.amountMinor());
        } else if (wish.amountMinor() > MOST_MINOR) {
            complaints.put("amount_minor", "must be at most " + MOST_MINOR + ", but is " + wish.amountMinor());
        }
    }

    private void time(Wish wish, Map<String, String> complaints) {
        Instant now = clock.instant();
        if (wish.flow() == PaymentFlow.REDIRECT) {
            complaints.put(
                    "pay_before",
                    "is not possible with REDIRECT, whose links live for 5 minutes; use the payment_flow PUSH or QR");
        } else if (!canWriteReceipts) {
            complaints.put("pay_before", "needs a receipt, and with it the setting vipps.receipt-tax-rate");
        } else if (wish.payBefore().isBefore(now.plus(SHORTEST_LIFE))
                || wish.payBefore().isAfter(now.plus(LONGEST_LIFE))) {
            complaints.put(
                    "pay_before",
                    "must be " + SHORTEST_LIFE.toMinutes() + " minutes to " + LONGEST_LIFE.toDays()
                            + " days from now, but is " + wish.payBefore());
        }
    }

    @Override
    public long leastMinor() {
        return 1;
    }
}
