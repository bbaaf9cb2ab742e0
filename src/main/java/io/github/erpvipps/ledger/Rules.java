package io.github.erpvipps.ledger;

import io.github.erpvipps.config.Settings;
import java.time.Duration;

/** The rules of the settings, as the ledger needs them. */
public record Rules(
        Duration unknownOrderGrace,
        Duration retryBase,
        Duration retryMax,
        int maxAttempts,
        Duration keyTrust,
        Duration releaseDelay,
        boolean useLateReservations,
        Duration firstCheck,
        Duration checkInterval,
        Duration giveUp,
        Duration readMovements,
        Duration rateWindow) {

    /** How long nothing is tried for a sales unit that Vipps does not let in, at first; doubled with each refusal. */
    static final Duration FIRST_HOLD = Duration.ofSeconds(5);

    static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

    /** How long the turn of the one call lasts that is tried for such a unit. */
    static final Duration TURN = Duration.ofSeconds(30);

    public static Rules of(Settings settings) {
        return new Rules(
                settings.millis("accept.unknown-order-grace-ms"),
                settings.millis("retry.base-delay-ms"),
                settings.millis("retry.max-delay-ms"),
                (int) settings.number("retry.max-attempts"),
                settings.millis("retry.key-trust-ms"),
                settings.millis("release.delay-ms"),
                "use".equals(settings.text("payment.late-reservation")),
                settings.millis("status.first-check-ms"),
                settings.millis("status.check-interval-ms"),
                settings.millis("status.give-up-ms"),
                settings.millis("status.read-transaction-ids-ms"),
                settings.millis("vipps.rate-window-ms"));
    }

    /** base, 2 × base, 4 × base … up to max; never less than what the answer asked for. */
    Duration backoff(int attempts, Duration atLeast) {
        long doubled = retryBase.toMillis() << Math.min(Math.max(attempts - 1, 0), 20);
        long delay = Math.min(Math.max(doubled, 1), retryMax.toMillis());
        return Duration.ofMillis(Math.max(delay, atLeast.toMillis()));
    }

    /**
     * When to look again at a payment that is not authorized yet: at the pace of the settings for two minutes, then every 5 s
     * (Vipps' polling guidelines; 120 looks a minute are allowed), slowly once the payment was given up.
     */
    Duration nextCheck(Duration sinceInitiated) {
        if (sinceInitiated.compareTo(Duration.ofMinutes(2)) < 0) {
            return checkInterval;
        }
        if (sinceInitiated.compareTo(giveUp.plusMinutes(1)) < 0) {
            return max(checkInterval, Duration.ofSeconds(5));
        }
        return sinceInitiated.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofMinutes(1) : Duration.ofMinutes(15);
    }

    /** When to look again at a payment that ended unpaid: a slow bank may reserve after all. Null: never again. */
    static Duration nextCheckAfterEnd(Duration sinceEnd) {
        if (sinceEnd.compareTo(Duration.ofMinutes(5)) < 0) {
            return Duration.ofMinutes(1);
        }
        if (sinceEnd.compareTo(Duration.ofHours(1)) < 0) {
            return Duration.ofMinutes(15);
        }
        return sinceEnd.compareTo(Duration.ofHours(24)) < 0 ? Duration.ofHours(6) : null;
    }

    /**
     * When to look again for the id of a movement that the answer did not have. Vipps' events may come a little later, and one
     * look names all movements of its payment.
     */
    static Duration nextReadOfMovements(Duration sinceBooked) {
        if (sinceBooked.compareTo(Duration.ofMinutes(5)) < 0) {
            return Duration.ofMinutes(1);
        }
        return sinceBooked.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofMinutes(10) : Duration.ofHours(6);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
