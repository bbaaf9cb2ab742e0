package io.github.erpvipps.benchmark;

import java.util.List;

/**
 * What one start of a subject is measured with.
 *
 * @param bridges how many are started, where the subject is a bridge
 */
record Plan(Subject subject, Call call, int inFlight, int bridges, List<Integer> latenciesMs) {

    /** One bridge with 32 captures in flight, and two with 32 each, at 200 ms. */
    static final List<Plan> TWO_AGAINST_ONE = List.of(
            new Plan(Subject.BRIDGE, Call.CAPTURE, 32, 1, List.of(200)),
            new Plan(Subject.BRIDGE, Call.CAPTURE, 32, 2, List.of(200)));

    Cell cell(int latencyMs) {
        return new Cell(call, latencyMs, inFlight, bridges);
    }
}
