package io.github.erpvipps.run;

import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Look;
import io.github.erpvipps.ledger.Outcomes;
import io.github.erpvipps.ledger.Sightings;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.work.WakeUps;

/** Where the routes hand in what came of a call or a look: it is committed, and then whoever waits for it is woken. */
public final class Recorder {

    private final Outcomes outcomes;
    private final Sightings sightings;
    private final WakeUps wakeUps;

    Recorder(Outcomes outcomes, Sightings sightings, WakeUps wakeUps) {
        this.outcomes = outcomes;
        this.sightings = sightings;
        this.wakeUps = wakeUps;
    }

    public void record(LeasedCall call, Outcome outcome) {
        outcomes.record(call, outcome);
        wakeUps.wake();
    }

    public void record(Look look, Sight sight) {
        sightings.record(look, sight);
        wakeUps.wake();
    }
}
