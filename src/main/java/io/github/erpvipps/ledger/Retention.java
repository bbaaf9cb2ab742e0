package io.github.erpvipps.ledger;

import java.util.Map;

/** Erases what the ledger had to hold of people, once it is no longer needed. */
public final class Retention {

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
        return ledger.run("ledger/erase-phones", Map.of("days", days));
    }
}
