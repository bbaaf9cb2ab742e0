package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description =
                "Ends a pause of exactly this kind and sales unit. A sales unit that Vipps does not let in is tried at once.")
final class ResumeCommand extends LedgerCommand {

    @Mixin
    private Scope scope;

    @Override
    int call(Ledger ledger, Operators operators) {
        out().println(operators.resume(scope.kind(), scope.salesUnit(), who()));
        return ExitCode.OK;
    }
}
