package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Archive;
import io.github.erpvipps.ledger.Archiver;
import io.github.erpvipps.ledger.Archiver.Progress;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "archive",
        description =
                "Moves orders that are over out of the tables that the bridge works on, or brings one back. It may run beside bridges"
                        + " and be stopped at any time.")
final class ArchiveCommand extends LedgerCommand {

    /** A bank may be late by a day, and what was shipped unpaid is told for a day. */
    private static final Duration LEAST_AGE = Duration.ofDays(2);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    @ArgGroup(multiplicity = "1")
    private What what;

    /** One of the two. */
    private static final class What {
        @Option(
                names = "--closed-before",
                paramLabel = "DATE|DAYS",
                description =
                        "orders of which nothing has changed since then: 2026-01-31, or a number of days, 2 at least")
        private String closedBefore;

        @Option(names = "--restore", paramLabel = "ORDER_ID", description = "brings this order back")
        private String restore;
    }

    @Option(names = "--dry-run", description = "counts what would be moved, and moves nothing")
    private boolean dryRun;

    private Instant saidAt = Instant.now();

    @Override
    int call(Ledger ledger, Operators operators) {
        if (what.restore != null) {
            new Archive(ledger).bringBack(what.restore, who());
            out().println("Order " + what.restore + " is back.");
            return ExitCode.OK;
        }
        Instant before = before(what.closedBefore);
        // Payments that nobody is fed are never told in a feed, and need not wait for one.
        Archiver archiver = new Archiver(ledger, before, settings().flag("erp.files.enabled"));
        if (dryRun) {
            out().println(archiver.count(this::say) + " orders are over since " + Told.moment(before)
                    + " and would be archived.");
        } else {
            out().println(archiver.move(this::say) + " orders archived, over since " + Told.moment(before) + ".");
        }
        return ExitCode.OK;
    }

    private void say(Progress progress) {
        if (Duration.between(saidAt, Instant.now()).compareTo(BETWEEN_LINES) > 0) {
            saidAt = Instant.now();
            err().printf(
                            "%d orders so far, after %d %% of the ledger%n",
                            progress.orders(), 100 * progress.read() / progress.all());
        }
    }

    private static Instant before(String text) {
        Instant before;
        try {
            before = text.matches("[0-9]{1,5}")
                    ? Instant.now().minus(Duration.ofDays(Integer.parseInt(text)))
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new CommandFailed(
                    "--closed-before: " + text + " is neither a date such as 2026-01-31 nor a number of days");
        }
        if (before.isAfter(Instant.now().minus(LEAST_AGE).plus(Duration.ofMinutes(1)))) {
            throw new CommandFailed("--closed-before: at least " + LEAST_AGE.toDays()
                    + " days must have passed; a bank may be late by one");
        }
        return before;
    }
}
