package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description =
                "Stops calls that move money, on all bridges and through restarts. Calls in flight end, and looks go on.")
final class PauseCommand extends LedgerCommand {

    @Mixin
    private Scope scope;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for whoever reads the status")
    private String reason;

    @Override
    int call(Ledger ledger, Operators operators) {
        out().println(operators.pause(scope.kind(), scope.salesUnit(), reason, who()));
        return ExitCode.OK;
    }
}
