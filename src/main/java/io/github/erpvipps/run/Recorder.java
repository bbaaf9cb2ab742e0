package io.github.erpvipps.run;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Look;
import io.github.erpvipps.ledger.Outcomes;
import io.github.erpvipps.ledger.Sightings;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.work.WakeUps;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the routes hand in what came of a call or a look: it is committed, and then whoever waits for it is woken. */
public final class Recorder {

    private final Outcomes outcomes;
    private final Sightings sightings;
    private final WakeUps wakeUps;
    private final Map<String, Instant> successes = new ConcurrentHashMap<>();

    Recorder(Outcomes outcomes, Sightings sightings, WakeUps wakeUps) {
        this.outcomes = outcomes;
        this.sightings = sightings;
        this.wakeUps = wakeUps;
    }

    public void record(LeasedCall call, Outcome outcome) {
        outcomes.record(call, outcome);
        if (outcome instanceof Outcome.Done) {
            successes.put(call.kind().name().toLowerCase(Locale.ROOT), Instant.now());
        }
        if (call.kind() == Kind.CAPTURE) {
            wakeUps.wakeAllButCheckout();
        } else {
            wakeUps.wake();
        }
    }

    public void record(Look look, Sight sight) {
        sightings.record(look, sight);
        if (sight instanceof Sight.Seen) {
            successes.put("details", Instant.now());
        }
        wakeUps.wake();
    }

    /** When Vipps last did what it was asked for, by operation. */
    Map<String, Instant> successes() {
        return Map.copyOf(successes);
    }
}
