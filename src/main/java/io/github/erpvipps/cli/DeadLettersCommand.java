package io.github.erpvipps.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Operators.DeadLetter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "dead-letters", description = "Lists what cannot go on without a person, why, and what to do about it.")
final class DeadLettersCommand extends LedgerCommand {

    @Option(names = "--json", description = "as a JSON array, for scripts")
    private boolean json;

    @Override
    int call(Ledger ledger, Operators operators) {
        List<DeadLetter> letters = operators.deadLetters();
        if (json) {
            out().println(asJson(letters).toPrettyString());
        } else if (letters.isEmpty()) {
            out().println("There are no dead letters.");
        } else {
            letters.forEach(this::print);
        }
        return ExitCode.OK;
    }

    private void print(DeadLetter letter) {
        out().println(ink().bold(letter.operationId() + "  " + letter.what()) + " of order " + letter.orderId()
                + (letter.amountMinor() == null ? "" : ", " + Told.amount(letter.amountMinor(), letter.currency()))
                + ", since " + Told.moment(letter.since()));
        out().println("    " + ink().red(letter.deadLetterClass()) + ": " + letter.problem());
        if (letter.outcomeUnknown()) {
            out().println("    Whether money has moved is not known; the payment is blocked until that is cleared up.");
        }
        out().println("    " + letter.advice());
    }

    private static ArrayNode asJson(List<DeadLetter> letters) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        letters.forEach(letter -> array.addObject()
                .put("operation_id", letter.operationId())
                .put("what", letter.what())
                .put("order_id", letter.orderId())
                .put("amount_minor", letter.amountMinor())
                .put("currency", letter.currency())
                .put("class", letter.deadLetterClass())
                .put("problem", letter.problem())
                .put("outcome_unknown", letter.outcomeUnknown())
                .put("since", letter.since().toString())
                .put("advice", letter.advice()));
        return array;
    }
}
