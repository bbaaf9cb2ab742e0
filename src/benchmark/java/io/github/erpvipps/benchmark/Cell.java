package io.github.erpvipps.benchmark;

/**
 * What is measured at once.
 *
 * @param latencyMs how long Vipps takes to answer
 * @param inFlight how many calls may be in flight, of each process under test
 * @param bridges how many processes are under test, on one ledger
 */
record Cell(Call call, int latencyMs, int inFlight, int bridges) {

    /** Calls a second if nothing but Vipps' latency took time; infinite without any. */
    double limitPerSecond() {
        return latencyMs == 0 ? Double.POSITIVE_INFINITY : bridges * inFlight * 1_000.0 / latencyMs;
    }

    /** The cell of the same conditions in which another subject was measured. */
    Cell of(Subject subject) {
        return new Cell(call, latencyMs, subject.isOneByOne() ? 1 : inFlight, subject.isBridge() ? bridges : 1);
    }

    /** For people. */
    String described() {
        return "%s at %d ms, %d in flight%s"
                .formatted(call.plural(), latencyMs, inFlight, bridges == 1 ? "" : " for each of " + bridges);
    }
}
