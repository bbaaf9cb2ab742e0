package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "resolve",
        description =
                "Closes a dead letter by a person's word. As done only if Vipps shows it; the reason is kept with the order.")
final class ResolveCommand extends LedgerCommand {

    @SuppressWarnings("JavaCase") // the words of the command line
    enum End {
        done,
        rejected
    }

    @Parameters(paramLabel = "ID", description = "the number that dead-letters shows")
    private long operationId;

    @Option(names = "--as", required = true, paramLabel = "done|rejected", description = "how it ended")
    private End as;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for whoever reads the story")
    private String reason;

    @Override
    int call(Ledger ledger, Operators operators) {
        out().println(operationId + "  " + operators.resolve(operationId, as == End.done, reason, who()));
        Optional<Map<String, Object>> end = new Aftermath(ledger).of(operationId);
        out().println(operationId + "  " + Aftermath.told(end));
        boolean well = end.isEmpty()
                || as.name().toUpperCase(Locale.ROOT).equals(end.get().get("state"));
        return well ? ExitCode.OK : ExitCode.FAILED;
    }
}
