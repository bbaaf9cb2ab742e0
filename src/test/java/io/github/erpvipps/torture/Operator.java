package io.github.erpvipps.torture;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Operators.DeadLetter;
import io.github.erpvipps.ledger.RefusedRequest;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;

/** A person who replays and closes dead letters, not always wisely. */
final class Operator {

    private final Machinery machinery;
    private final Operators operators;
    private final Random random;
    private final Tally tally;
    private final Set<Long> resolvedAsRejected = ConcurrentHashMap.newKeySet();

    Operator(Machinery machinery, long seed, Tally tally) {
        this.machinery = machinery;
        this.operators = new Operators(new Ledger(machinery.database("torture-operator")));
        this.random = new Random(seed + 99);
        this.tally = tally;
    }

    void replay(boolean force) {
        onDeadLetter(
                force ? "replays with force" : "replays",
                letter -> operators.replay(letter.operationId(), force, "torture"));
    }

    void resolve(boolean asDone) {
        onDeadLetter(asDone ? "resolves as done" : "resolves as rejected", letter -> {
            if (!asDone) {
                resolvedAsRejected.add(letter.operationId());
            }
            operators.resolve(letter.operationId(), asDone, "the torture says so", "torture");
        });
    }

    void replayByCommand() {
        onDeadLetter(
                "replays by command",
                letter -> machinery.command("replay", Long.toString(letter.operationId()), "--force"));
    }

    void resolveByCommand() {
        onDeadLetter("resolves by command", letter -> {
            resolvedAsRejected.add(letter.operationId());
            machinery.command(
                    "resolve", Long.toString(letter.operationId()), "--as=rejected", "--reason=the torture says so");
        });
    }

    void look() {
        machinery.command("status");
        tally.count("operators", "looks at the status");
    }

    private interface Act {
        void on(DeadLetter letter);
    }

    private void onDeadLetter(String what, Act act) {
        try {
            Optional<DeadLetter> letter = any(operators.deadLetters());
            if (letter.isEmpty()) {
                tally.count("operators", "found no dead letter");
                return;
            }
            act.on(letter.get());
            tally.count("operators", what);
        } catch (RefusedRequest refused) {
            tally.count("operators", what + ", refused");
        } catch (DataAccessException away) {
            tally.count("operators", what + ", database away");
        }
    }

    private Optional<DeadLetter> any(List<DeadLetter> letters) {
        return letters.isEmpty() ? Optional.empty() : Optional.of(letters.get(random.nextInt(letters.size())));
    }

    /** Whether a person, rightly or not, asked for this operation to be closed as rejected. */
    boolean closed(long operationId) {
        return resolvedAsRejected.contains(operationId);
    }
}
