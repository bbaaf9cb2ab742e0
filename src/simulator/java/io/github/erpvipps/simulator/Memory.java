package io.github.erpvipps.simulator;

/** All that the simulator knows and that outlives a call. */
record Memory(
        Books books,
        EcomApi api,
        Tokens tokens,
        CallLog calls,
        Referee referee,
        Faults faults,
        Callbacks callbacks,
        Tally tally) {

    /** All but the access tokens. */
    void clear() {
        books.clear();
        api.clear();
        calls.clear();
        referee.clear();
        faults.clear();
        callbacks.clear();
        tally.clear();
    }
}
