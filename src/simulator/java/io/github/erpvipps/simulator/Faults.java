package io.github.erpvipps.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which fault happens to which call: first what lasts, then what was scripted, in order, then chance, if asked for. */
final class Faults {
    private final Tally tally;
    private final Journal journal;
    private final List<Spell> spells = new ArrayList<>();
    private final List<Fault> scripted = new ArrayList<>();
    private Chance chance = Chance.NONE;
    private long draws;
    private long callsInSpells;

    Faults(Tally tally, Journal journal) {
        this.tally = tally;
        this.journal = journal;
    }

    void add(Fault fault) {
        scripted.add(fault);
    }

    void begin(Spell spell) {
        if (spells.isEmpty()) {
            callsInSpells = 0;
        }
        spells.add(spell);
    }

    void random(Chance asked) {
        chance = asked;
        draws = 0;
    }

    void clear() {
        spells.clear();
        scripted.clear();
        chance = Chance.NONE;
    }

    Fault ofCall(Operation operation, PaymentId payment) {
        return met(ofSpell(operation, payment).orElseGet(() -> next(operation, payment.reference())));
    }

    Fault ofCallback(String reference) {
        return met(next(null, reference));
    }

    private Fault met(Fault fault) {
        if (fault.kind() != FaultKind.NONE) {
            journal.add(new Event.FaultMet(fault.kind(), draws));
            tally.fault(fault.kind());
        }
        return fault;
    }

    void goOnAfter(long earlierDraws) {
        draws = earlierDraws;
    }

    private Optional<Fault> ofSpell(Operation operation, PaymentId payment) {
        Instant now = Instant.now();
        spells.removeIf(spell -> spell.isOver(now));
        if (spells.isEmpty()) {
            return Optional.empty();
        }
        long n = callsInSpells++;
        return spells.stream()
                .filter(spell -> spell.meets(n, operation, payment))
                .findFirst()
                .map(spell -> Fault.once(spell.kind(), operation));
    }

    /** Null stands for a callback. */
    private Fault next(Operation operation, String reference) {
        for (int i = 0; i < scripted.size(); i++) {
            Fault fault = scripted.get(i);
            if (fault.fits(operation, reference)) {
                if (fault.times() == 1) {
                    scripted.remove(i);
                } else {
                    scripted.set(i, fault.times(fault.times() - 1));
                }
                return fault;
            }
        }
        return chance.share() > 0 ? chance.draw(draws++, operation) : Fault.NONE;
    }
}
