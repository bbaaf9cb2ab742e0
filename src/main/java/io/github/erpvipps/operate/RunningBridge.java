package io.github.erpvipps.operate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What only the process itself knows; all the rest is in the ledger. */
public interface RunningBridge {

    /**
     * @param age since it was fetched
     * @param left until it is over
     */
    record TokenTimes(Duration age, Duration left) {}

    /** Of each sales unit whose access token is in use; never the token. */
    Map<String, TokenTimes> accessTokens();

    /** When Vipps last answered with success, by operation such as {@code capture} or {@code details}. */
    Map<String, Instant> lastSuccesses();

    /** CLOSED, OPEN or HALF_OPEN, by what the calls are for. */
    Map<String, String> stormBreakers();
}
