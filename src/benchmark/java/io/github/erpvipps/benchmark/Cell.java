package io.github.erpvipps.benchmark;

/**
 * What is measured at once.
 *
 * @param latencyMs how long Vipps takes to answer
 * @param inFlight how many calls may be in flight, of the process under test
 */
record Cell(int latencyMs, int inFlight) {

    /** Captures a second if nothing but Vipps' latency took time; infinite without any. */
    double limitPerSecond() {
        return latencyMs == 0 ? Double.POSITIVE_INFINITY : inFlight * 1_000.0 / latencyMs;
    }
}
