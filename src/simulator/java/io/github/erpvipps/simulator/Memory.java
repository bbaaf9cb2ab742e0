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
        Webhooks webhooks,
        Tally tally) {

    /** All but access tokens and registered webhooks. */
    void clear() {
        books.clear();
        keys.clear();
        calls.clear();
        referee.clear();
        faults.clear();
        callbacks.clear();
        webhooks.clear();
        tally.clear();
    }
}
