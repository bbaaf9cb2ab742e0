package io.github.erpvipps.benchmark;

/** What is compared. */
enum Subject {
    /** A process {@code bridge run}, as it is shipped, on prepared rows of its ledger. */
    BRIDGE("bridge", "the bridge"),
    /** The same, from rows in the ERP's tables to the outcome in the ERP's tables. */
    BRIDGE_WITH_ERP("bridge-with-erp", "the bridge, ERP to ERP"),
    /** By hand: one commit before each call and one after it. */
    LOOP_ONE_BY_ONE("loop-one-by-one", "by hand, one by one"),
    /** By hand: what is to be recorded at the same time is recorded by one commit. */
    LOOP_IN_BATCHES("loop-in-batches", "by hand, in batches"),
    /** The Camel route that comes to mind first; it knows no more than one call in flight. */
    OBVIOUS_ROUTE("obvious-route", "the obvious route");

    private final String id;
    private final String title;

    Subject(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** As options, files and CSV name it. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    boolean isBridge() {
        return this == BRIDGE || this == BRIDGE_WITH_ERP;
    }

    static Subject named(String id) {
        for (Subject subject : values()) {
            if (subject.id.equals(id)) {
                return subject;
            }
        }
        throw new IllegalArgumentException("there is no subject " + id);
    }
}
