package io.github.erpvipps.ledger;

import java.util.Map;

/** Erases what the ledger had to hold of people, and what webhooks told, once it is no longer needed. */
public final class Retention {

    /** Longer than Vipps repeats an event. One that came again after this would bring another look, and no more. */
    private static final int WEBHOOK_DAYS = 30;

    private final Ledger ledger;
    private final long days;

    /** @param days {@code retention.personal-data-days}, counted from a payment's last change */
    public Retention(Ledger ledger, long days) {
        this.ledger = ledger;
        this.days = days;
    }

    /** @return how many payments were cleaned */
    public int erase() {
        ledger.run("ledger/erase-requests", Map.of("days", days));
        ledger.run("ledger/erase-line-texts", Map.of("days", days));
        ledger.run("ledger/erase-webhook-events", Map.of("days", WEBHOOK_DAYS));
        return ledger.run("ledger/erase-phones", Map.of("days", days));
    }
}
