package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What of the calls that move money is meant; all of them, unless it is said. */
final class Scope {

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "initiations, captures, refunds or cancels; without it all of them")
    private String kind;

    @Option(names = "--sales-unit", paramLabel = "MSN", description = "the sales unit; without it all of them")
    private String salesUnit;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Kind kind() {
        try {
            return kind == null ? null : Kind.of(kind);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(command.commandLine(), "--kind: " + wrong.getMessage());
        }
    }

    String salesUnit() {
        if (salesUnit != null && !salesUnit.matches("\\d{4,6}")) {
            throw new ParameterException(
                    command.commandLine(), "--sales-unit: " + salesUnit + " is no sales unit's number, 4 to 6 digits");
        }
        return salesUnit;
    }
}
