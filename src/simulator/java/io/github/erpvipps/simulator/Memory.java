package io.github.erpvipps.simulator;

/** All that the simulator knows and that outlives a call. */
record Memory(
        Books books,
        Keys keys,
        Tokens tokens,
        CallLog calls,
        Referee referee,
        Faults faults,
        Callbacks callbacks,
        Tally tally) {

    /** All but the access tokens. */
    void clear() {
        books.clear();
        keys.clear();
        calls.clear();
        referee.clear();
        faults.clear();
        callbacks.clear();
        tally.clear();
    }
}
