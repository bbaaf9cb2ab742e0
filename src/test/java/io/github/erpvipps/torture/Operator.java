package io.github.erpvipps.torture;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Operators.DeadLetter;
import io.github.erpvipps.ledger.RefusedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A person who replays and closes dead letters, and stops and resumes calls, not always wisely. */
final class Operator {

    /** Each comes once before any comes again. */
    enum Act {
        REPLAY,
        REPLAY_WITH_FORCE,
        RESOLVE_AS_DONE,
        RESOLVE_AS_REJECTED,
        REPLAY_BY_COMMAND,
        RESOLVE_BY_COMMAND,
        PAUSE_ALL,
        PAUSE_A_KIND,
        PAUSE_A_UNIT,
        RESUME_HELD_UNITS,
        LOOK_AT_STATUS
    }

    private static final String NAME = "torture";
    private static final int LONGEST_PAUSE_MS = 2_500;

    private final Machinery machinery;
    private final Operators operators;
    private final Random random;
    private final Tally tally;

    Operator(Machinery machinery, long seed, Tally tally) {
        this.machinery = machinery;
        this.operators = new Operators(new Ledger(machinery.database("torture-operator")));
        this.random = new Random(seed + 99);
        this.tally = tally;
    }

    /** Does one thing after the other until the time is over. */
    void work(Duration time, boolean isShort) {
        long end = System.nanoTime() + time.toNanos();
        List<Act> plan = new ArrayList<>();
        Pause.of(Duration.ofSeconds(3));
        while (System.nanoTime() < end) {
            if (plan.isEmpty()) {
                plan.addAll(List.of(Act.values()));
                Collections.shuffle(plan, random);
            }
            act(plan.remove(0));
            act(Act.RESUME_HELD_UNITS);
            Pause.of(Duration.ofMillis(isShort ? 500 : 1_000 + random.nextInt(4_000)));
        }
    }

    private void act(Act act) {
        try {
            tally.count("operators", act + outcome(act));
        } catch (RefusedRequest refused) {
            tally.count("operators", act + ", refused");
        } catch (DataAccessException | TransactionException away) {
            tally.count("operators", act + ", database away");
        }
    }

    private String outcome(Act act) {
        return switch (act) {
            case REPLAY -> withDeadLetter(id -> operators.replay(id, false, NAME));
            case REPLAY_WITH_FORCE -> withDeadLetter(id -> operators.replay(id, true, NAME));
            case RESOLVE_AS_DONE -> withDeadLetter(id -> operators.resolve(id, true, "the torture says so", NAME));
            case RESOLVE_AS_REJECTED -> withDeadLetter(id -> operators.resolve(id, false, "the torture says so", NAME));
            case REPLAY_BY_COMMAND ->
                withDeadLetter(id -> ", exit code " + machinery.command("replay", Long.toString(id), "--force"));
            case RESOLVE_BY_COMMAND ->
                withDeadLetter(id -> ", exit code "
                        + machinery.command(
                                "resolve", Long.toString(id), "--as=rejected", "--reason=the torture says so"));
            case PAUSE_ALL -> pause(null, null);
            case PAUSE_A_KIND -> pause(List.of(Kind.values()).get(random.nextInt(Kind.values().length)), null);
            case PAUSE_A_UNIT -> pause(null, random.nextBoolean() ? Machinery.DEFAULT_UNIT : Machinery.OTHER_UNIT);
            case RESUME_HELD_UNITS -> resumeHeldUnits();
            case LOOK_AT_STATUS -> ", exit code " + machinery.command("status");
        };
    }

    private interface OnDeadLetter {
        String act(long operationId);
    }

    private String withDeadLetter(OnDeadLetter act) {
        List<DeadLetter> letters = operators.deadLetters();
        if (letters.isEmpty()) {
            return ", but there is no dead letter";
        }
        String told = act.act(letters.get(random.nextInt(letters.size())).operationId());
        return told.startsWith(",") ? told : "";
    }

    private String pause(Kind kind, String salesUnit) {
        operators.pause(kind, salesUnit, "the torture says so", NAME);
        Pause.of(Duration.ofMillis(500 + random.nextInt(LONGEST_PAUSE_MS)));
        return resume(kind, salesUnit);
    }

    /** A unit that Vipps has refused for a moment is held for a minute at least: too long for a torture of a few minutes. */
    private String resumeHeldUnits() {
        List<Operators.Hold> holds = operators.overview().holds();
        holds.forEach(hold -> operators.resume(null, hold.salesUnit(), NAME));
        return holds.isEmpty() ? ", but none was held" : "";
    }

    /** A pause must not stay behind because the database was away when it should have ended. */
    private String resume(Kind kind, String salesUnit) {
        for (int tries = 0; tries < 200; tries++) {
            try {
                operators.resume(kind, salesUnit, NAME);
                return "";
            } catch (RefusedRequest isResumed) {
                return ", resumed by a try whose answer was lost";
            } catch (DataAccessException | TransactionException away) {
                Pause.of(Duration.ofMillis(300));
            }
        }
        throw new IllegalStateException("the pause cannot be ended");
    }
}
