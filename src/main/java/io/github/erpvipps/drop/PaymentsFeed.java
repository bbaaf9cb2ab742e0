package io.github.erpvipps.drop;

import io.github.erpvipps.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code payments-TIMESTAMP.csv}: the payments that have changed since the last feed, with absolute values. A payment may be
 * told twice after a crash; its version says which truth is newer.
 */
public final class PaymentsFeed {

    private static final int MOST = 5_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "yyyyMMdd'T'HHmmssSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> COLUMNS = List.of(
            "order_id",
            "attempt",
            "payment_status",
            "payment_reference",
            "currency",
            "amount_minor",
            "authorized_minor",
            "captured_minor",
            "refunded_minor",
            "cancelled_minor",
            "payment_url",
            "payment_error",
            "payment_version");

    private final Ledger ledger;
    private final Shelf outbox;

    public PaymentsFeed(Ledger ledger, Path outbox) {
        this.ledger = ledger;
        this.outbox = new Shelf(outbox);
    }

    /** Writes a feed when there is anything to tell, unless another bridge is at it. */
    public void write() {
        ledger.inTransaction(() -> {
            boolean alone =
                    (Boolean) ledger.rows("files/lock-feed", Map.of()).get(0).get("locked");
            if (alone) {
                writeChanged();
            }
            return null;
        });
    }

    private void writeChanged() {
        List<Map<String, Object>> changed = ledger.rows("files/changed-payments", Map.of("most", MOST));
        if (changed.isEmpty()) {
            return;
        }
        try {
            outbox.write("payments-" + STAMP.format(Clock.systemUTC().instant()) + ".csv", writer -> {
                try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
                    csv.printRecord(COLUMNS);
                    for (Map<String, Object> payment : changed) {
                        csv.printRecord(COLUMNS.stream().map(payment::get));
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ledger.run(
                "files/payments-fed",
                Map.of(
                        "ids",
                                changed.stream()
                                        .map(p -> (Long) p.get("payment_id"))
                                        .toArray(Long[]::new),
                        "versions",
                                changed.stream()
                                        .map(p -> (Long) p.get("payment_version"))
                                        .toArray(Long[]::new)));
    }
}
