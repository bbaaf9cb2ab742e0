package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Operators.Overview;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description =
                "One page: payments and operations by state, what waits and for what, unknown outcomes, dead letters, pauses."
                        + " Exit 2 when an operator is needed.")
final class StatusCommand extends LedgerCommand {

    /** Of each list; one page is one page. */
    private static final int MOST = 10;

    private static final int MOST_UNKNOWNS = 50;

    @Override
    int call(Ledger ledger, Operators operators) {
        Overview overview = operators.overview();
        boolean needed = overview.operatorIsNeeded();
        out().println(ink().bold("ERP–Vipps bridge") + ", " + Told.moment(Instant.now()));
        out().println();
        out().println("Payments      " + Told.counts(overview.payments(), ink()));
        out().println("Operations    " + Told.counts(overview.operations(), ink()));
        out().println("              " + counted(overview));
        out().println("Dead letters  "
                + (overview.deadLetters().isEmpty()
                        ? "none"
                        : ink().red(Told.counts(overview.deadLetters(), plain()))));
        list(
                "Waiting",
                overview.waiting(),
                (table, w) -> table.row(Told.since(w.since()), w.what(), w.orderId(), Told.orEmpty(w.forWhat())));
        list(
                "Unknown outcomes",
                MOST_UNKNOWNS,
                overview.unknowns(),
                (table, u) -> table.row(
                        Told.since(u.since()),
                        u.what(),
                        u.orderId(),
                        "next look-up " + Told.moment(u.nextLookUp()),
                        Told.orEmpty(u.why())));
        list(
                "Pauses",
                overview.holds(),
                (table, h) -> table.row(
                        Told.since(h.since()),
                        "sales unit " + h.salesUnit(),
                        "next try " + Told.moment(h.nextTry()),
                        h.reason()));
        list(
                overview.holds().isEmpty() ? "Pauses" : "Paused",
                overview.pauses(),
                (table, p) -> table.row(Told.since(p.since()), p.what(), p.who(), p.reason()));
        list(
                "Warnings",
                overview.warnings(),
                (table, w) -> table.row(Told.since(w.since()), w.name(), Told.orEmpty(w.detail())));
        out().println();
        if (overview.shippedUnpaid() > 0) {
            out().println(
                            ink().red(
                                            overview.shippedUnpaid()
                                                    + " shipments of the last day were refused because their payment had ended unpaid: stop the goods."));
        }
        if (overview.paidAfterEnd() > 0) {
            out().println(ink().red(overview.paidAfterEnd()
                    + " payments were captured after they had ended unpaid: refund them in Vipps' portal."));
        }
        if (!overview.holds().isEmpty()) {
            out().println(ink().red(
                            "A sales unit cannot go on: mend what its line above says; it then goes on by itself."));
        }
        if (!overview.deadLetters().isEmpty()) {
            out().println(ink().red("An operator is needed") + ": ./bridge dead-letters says what to do.");
        }
        if (!needed) {
            out().println(ink().green("No operator is needed."));
        }
        return needed ? ExitCode.OPERATOR_NEEDED : ExitCode.OK;
    }

    /** What is not finished is counted while one waits, unless it is too much; all else may be millions of rows. */
    private static String counted(Overview overview) {
        Instant at = overview.countedAt();
        if (at == null) {
            return "payments and finished operations were not counted yet: a running bridge does";
        }
        boolean tooMuch = Stream.of("WAITING", "READY", "UNKNOWN")
                .anyMatch(state -> overview.operations().getOrDefault(state, 0L) >= Operators.MOST_COUNTED);
        return (tooMuch
                        ? "payments, finished operations and more than " + Operators.MOST_COUNTED + " of a state as of "
                        : "payments and finished operations as of ")
                + Told.moment(at) + ", the others as of now";
    }

    private static Ink plain() {
        return new Ink(false);
    }

    private <T> void list(String title, List<T> items, BiConsumer<Table, T> row) {
        list(title, MOST, items, row);
    }

    private <T> void list(String title, int most, List<T> items, BiConsumer<Table, T> row) {
        if (items.isEmpty()) {
            return;
        }
        out().println();
        out().println(title + (items.size() > most ? ", the longest " + most + " of " + items.size() : ""));
        Table table = new Table("  ");
        items.stream().limit(most).forEach(item -> row.accept(table, item));
        table.print(out(), ink());
    }
}
