package io.github.erpvipps.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** After the storm: waits until nothing moves any more, and tells what still does when that takes too long. */
final class Quiet {

    /** By then the latest customer has answered. */
    private static final Duration LATEST_ANSWER =
            Machinery.CUSTOMER_WINDOW.plus(Machinery.LATE_BY).plusSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Whatever the bridge has put off comes within two looks here, and a lease within six seconds. */
    private static final Duration STUCK = Duration.ofSeconds(20);

    private static final int MOST_ROUNDS = 4;
    private static final int SHOWN = 5;
    private static final String LOOKED_AT = " is being looked at";

    private final Machinery machinery;
    private final PatientSql sql;

    Quiet(Machinery machinery) {
        this.machinery = machinery;
        this.sql = new PatientSql(machinery.database("torture-referee"));
    }

    /** @return what still moved, or is stuck, when the patience was over; empty when all is quiet */
    List<String> await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> open = awaitNothingOpen(end);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String before = stand();
            aDayPasses();
            open = awaitNothingOpen(Math.max(end, System.nanoTime() + STUCK.toNanos()));
            if (stand().equals(before)) {
                return open;
            }
        }
        return open.isEmpty() ? List.of("the amounts of the payments go on changing") : open;
    }

    /** Until nothing is open, or the same things have been for so long that they are stuck. */
    private List<String> awaitNothingOpen(long end) {
        List<String> last = List.of();
        long since = System.nanoTime();
        for (int looks = 1; ; looks++) {
            List<String> open = open();
            note(open);
            // A payment that has ended is looked at each minute; that must not hide that another one is stuck.
            List<String> unfinished =
                    open.stream().filter(what -> !what.endsWith(LOOKED_AT)).toList();
            if (!unfinished.equals(last)) {
                last = unfinished;
                since = System.nanoTime();
            }
            Duration same = Duration.ofNanos(System.nanoTime() - since);
            if ((open.isEmpty() && same.compareTo(LOOK_EVERY) >= 0 && looks > 1)
                    || (!last.isEmpty() && same.compareTo(STUCK) >= 0)
                    || System.nanoTime() > end) {
                return open;
            }
            if (looks % 4 == 0) {
                aMinutePasses();
            }
            Pause.of(LOOK_EVERY);
        }
    }

    private void note(List<String> open) {
        try {
            Files.writeString(
                    machinery.folder().resolve("logs").resolve("quiet.txt"),
                    Instant.now() + " " + open.size() + " open: " + open.subList(0, Math.min(open.size(), SHOWN))
                            + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> open() {
        List<String> open = new ArrayList<>(sql.texts("""
                select 'order ' || o.order_id || ': ' || o.purpose || ' ' || o.source_id || ' is ' || o.state || ': ' || coalesce(o.problem, '')
                from bridge.operation o
                where o.state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN')
                   or (o.state = 'WAITING' and not exists (
                       select from bridge.operation d where d.payment_id = o.payment_id and d.state = 'DEAD_LETTERED')
                       and not exists (
                       select from bridge.payment p where p.payment_id = o.payment_id and p.state = 'DEAD_LETTERED'))
                union all
                select 'order ' || order_id || ': payment ' || reference || ' is ' || state || ': ' || coalesce(problem, '')
                from bridge.payment where state in ('ACCEPTED', 'INITIATED')
                union all
                select 'order ' || order_id || ': payment ' || reference || ' is not reported'
                from bridge.payment where report_to_table and version > reported_version
                union all
                select 'order ' || order_id || ': ' || purpose || ' ' || source_id || ' is not reported'
                from bridge.operation where report_to_table and version > reported_version
                union all
                select 'payment ' || reference || ' is being looked at' from bridge.payment
                where next_check_at <= clock_timestamp() and state not in ('ACCEPTED', 'INITIATED')
                union all
                select 'order ' || order_id || ' is PENDING' from erp.sales_order where payment_status = 'PENDING'
                union all
                select 'shipment ' || shipment_id || ' is PENDING' from erp.shipment where capture_status = 'PENDING'
                union all
                select 'refund ' || refund_id || ' is PENDING' from erp.refund where refund_status = 'PENDING'
                union all
                select 'cancellation ' || cancellation_id || ' is PENDING' from erp.cancellation where cancel_status = 'PENDING'
                union all
                select 'sales unit ' || sales_unit || ' is held: ' || reason from bridge.sales_unit_hold
                union all
                select 'file ' || name || ' is ' || state from bridge.dropped_file
                where state = 'TAKING' or (state = 'TAKEN' and next_result_at <= clock_timestamp())
                union all
                select 'order ' || order_id || ': ' || reference || ' was initiated just now'
                from bridge.payment where initiated_at > clock_timestamp() - %d * interval '1 second'
                """.formatted(LATEST_ANSWER.toSeconds())));
        try (Stream<Path> inbox = Files.list(machinery.folder().resolve("inbox"))) {
            inbox.forEach(file -> open.add("file " + file.getFileName() + " is in the inbox"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    /**
     * What the bridge has put off by a minute or more, because of an outage that is over now, comes at once: the torture turns
     * the clock of the ledger on, as it were, in place of waiting.
     */
    private void aMinutePasses() {
        sql.update(
                "update bridge.operation set next_attempt_at = clock_timestamp()"
                        + " where state in ('READY', 'UNKNOWN', 'WAITING') and next_attempt_at > clock_timestamp() + interval '3 seconds'");
        sql.update(
                "update bridge.payment set next_check_at = clock_timestamp()"
                        + " where state in ('ACCEPTED', 'INITIATED') and next_check_at > clock_timestamp() + interval '3 seconds'");
        sql.update(
                "update bridge.sales_unit_hold set next_try_at = clock_timestamp() where next_try_at > clock_timestamp()");
        sql.update(
                "update bridge.payment set report_after = clock_timestamp() where report_after > clock_timestamp() and version > reported_version");
        sql.update(
                "update bridge.operation set report_after = clock_timestamp() where report_after > clock_timestamp() and version > reported_version");
        sql.update(
                "update bridge.dropped_file set claimed_until = clock_timestamp() where state = 'TAKING' and claimed_until < clock_timestamp() + interval '25 seconds'");
    }

    /** What is looked at daily only is looked at now; files with lines that wait get the result that comes after a day. */
    private void aDayPasses() {
        sql.update("update bridge.payment set next_check_at = clock_timestamp() where next_check_at is not null");
        sql.update("update bridge.dropped_file set next_result_at = clock_timestamp() where state = 'TAKEN'");
    }

    private String stand() {
        return sql.rows(
                        "select count(*) as payments, sum(authorized_minor) as authorized, sum(captured_minor) as captured,"
                                + " sum(refunded_minor) as refunded, sum(cancelled_minor) as cancelled,"
                                + " string_agg(distinct state, ',') as states from bridge.payment")
                .get(0)
                .toString();
    }
}
