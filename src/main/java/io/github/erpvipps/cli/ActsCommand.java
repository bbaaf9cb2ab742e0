package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.operate.Acts;
import java.time.YearMonth;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "acts",
        description =
                "What people have done in a month, as CSV: replays, resolves, pauses, checks, each with who and when.")
final class ActsCommand extends LedgerCommand {

    @Option(names = "--month", paramLabel = "YYYY-MM", description = "default: this month")
    private YearMonth month;

    @Override
    int call(Ledger ledger, Operators operators) {
        ZoneId zone = ZoneId.systemDefault();
        out().print(Acts.csv(operators, month == null ? YearMonth.now(zone) : month, zone));
        return ExitCode.OK;
    }
}
