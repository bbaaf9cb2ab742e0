package io.github.erpvipps.demo;

import java.util.stream.Stream;

/**
 * One order as the three books show it.
 *
 * @param amountMinor null when it cannot be read
 * @param status what the ERP is told
 * @param last what happened last
 */
record OrderLine(String orderId, Long amountMinor, String status, Sums erp, Sums ledger, Sums vipps, String last) {

    boolean booksAgree() {
        return erp.equals(ledger) && ledger.equals(vipps);
    }

    /** Something that a person should read. */
    boolean isAlarming() {
        return last.startsWith("dead-lettered") || last.startsWith("rejected") || last.startsWith("row-rejected");
    }

    /** In words, where the books do not agree. */
    Stream<String> differences() {
        return booksAgree()
                ? Stream.empty()
                : Stream.of(orderId + ": the ERP has " + erp + "; the ledger " + ledger + "; Vipps " + vipps);
    }
}
