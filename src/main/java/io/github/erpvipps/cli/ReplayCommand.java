package io.github.erpvipps.cli;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.RefusedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Lets dead letters go on. Each is looked up at Vipps first, so that nothing is booked twice.")
final class ReplayCommand extends LedgerCommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "the numbers that dead-letters shows")
    private List<Long> operationIds;

    @Option(
            names = "--force",
            description = "also when the same order had an operation of the same kind and amount since")
    private boolean force;

    @Override
    int call(Ledger ledger, Operators operators) {
        List<Long> going = new ArrayList<>();
        boolean well = true;
        for (long id : operationIds) {
            try {
                out().println(id + "  " + operators.replay(id, force, who()));
                going.add(id);
            } catch (RefusedRequest refused) {
                err().println("bridge: " + id + ": " + refused.getMessage());
                well = false;
            }
        }
        Aftermath aftermath = new Aftermath(ledger);
        for (long id : going) {
            Optional<Map<String, Object>> end = aftermath.of(id);
            out().println(id + "  " + Aftermath.told(end));
            well &= end.isEmpty() || !"DEAD_LETTERED".equals(end.get().get("state"));
        }
        return well ? ExitCode.OK : ExitCode.FAILED;
    }
}
