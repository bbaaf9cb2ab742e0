package io.github.erpvipps.ledger;

import java.util.HashMap;
import java.util.Map;

/** The bridge's own housekeeping on payments that did not come to money, and the next attempt of an order. */
public final class Attempts {

    private static final int LONGEST_REFERENCE = 50;

    private final Ledger ledger;
    private final Line line;

    public Attempts(Ledger ledger, Line line) {
        this.ledger = ledger;
        this.line = line;
    }

    /** The customer has not answered: close it before someone approves it after all. */
    void giveUp(Payment payment) {
        house(payment, Purpose.EXPIRE, "expire:" + payment.paymentId());
    }

    /** The url was lost: close it, and initiate the next attempt once it is seen closed. */
    void abandon(Payment payment) {
        house(payment, Purpose.ABANDON, "abandon:" + payment.paymentId());
    }

    /** The reservation came too late: let it go. */
    void releaseLate(Payment payment) {
        house(payment, Purpose.LATE, "late:" + payment.paymentId());
    }

    private void house(Payment payment, Purpose purpose, String sourceId) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("kind", purpose.kind().name());
        parameters.put("purpose", purpose.name());
        parameters.put("source_id", sourceId);
        parameters.put("order_id", payment.orderId());
        parameters.put("payment_id", payment.paymentId());
        ledger.run("ledger/add-housekeeping", parameters);
    }

    /** The abandoned payment is seen cancelled: the order's next attempt takes its place, its line and its report. */
    void replace(Payment payment) {
        int attempt = payment.attempt() + 1;
        String reference = freeReference(payment.salesUnit(), baseOf(payment), attempt);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("payment_id", payment.paymentId());
        parameters.put("attempt", attempt);
        parameters.put("reference", reference);
        parameters.put("api", line.apis().creating(reference));
        long next = (Long) ledger.rows("ledger/next-attempt", parameters).get(0).get("payment_id");
        ledger.run("ledger/end-replaced", Map.of("payment_id", payment.paymentId(), "reference", reference));
        ledger.tell(
                payment.orderId(),
                payment.paymentId(),
                null,
                "ended",
                "the payment is CANCELLED: replaced by " + reference);
        Payment locked = ledger.lock(next);
        house(locked, Purpose.NEXT, "next:" + payment.paymentId());
        ledger.run("ledger/move-waiting", Map.of("from", payment.paymentId(), "to", next));
        ledger.tell(
                payment.orderId(),
                next,
                null,
                "next-attempt",
                payment.reference() + " is cancelled, " + reference + " follows");
        line.advance(locked);
    }

    private static String baseOf(Payment payment) {
        String suffix = "-" + payment.attempt();
        return payment.attempt() > 1 && payment.reference().endsWith(suffix)
                ? payment.reference().substring(0, payment.reference().length() - suffix.length())
                : payment.reference();
    }

    /**
     * The first free one of {@code base}, {@code base-2}, {@code base-3} … from this attempt on. An id that an order of the ERP
     * bears is never free, nor is one longer than Vipps takes.
     */
    public String freeReference(String salesUnit, String base, int attempt) {
        for (int number = attempt; ; number++) {
            String suffix = number == 1 ? "" : "-" + number;
            String candidate = base.substring(0, Math.min(base.length(), LONGEST_REFERENCE - suffix.length())) + suffix;
            boolean taken = !ledger.rows(
                            "ledger/reference-taken",
                            Map.of("sales_unit", salesUnit, "reference", candidate, "own_order", base))
                    .isEmpty();
            if (!taken) {
                return candidate;
            }
        }
    }
}
