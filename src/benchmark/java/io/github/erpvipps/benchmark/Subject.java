package io.github.erpvipps.benchmark;

/** What is compared. */
enum Subject {
    /** A process {@code bridge run}, as it is shipped, on prepared rows of its ledger. */
    BRIDGE("bridge", "the bridge", "bridge"),
    /** The same, from rows in the ERP's tables to the outcome in the ERP's tables; captures only. */
    BRIDGE_WITH_ERP("bridge-with-erp", "the bridge, ERP to ERP", "erp"),
    /** By hand: one commit before each call and one after it. */
    LOOP_ONE_BY_ONE("loop-one-by-one", "by hand, one by one", "plain"),
    /** By hand: what is to be recorded at the same time is recorded by one commit. */
    LOOP_IN_BATCHES("loop-in-batches", "by hand, in batches", "plain"),
    /** The Camel route that comes to mind first; it knows no more than one call in flight. */
    OBVIOUS_ROUTE("obvious-route", "the obvious route", "plain");

    private final String id;
    private final String title;
    private final String tables;

    Subject(String id, String title, String tables) {
        this.id = id;
        this.title = title;
        this.tables = tables;
    }

    /** As options, files and CSV name it. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** The folder of the statements that make its rows. */
    String tables() {
        return tables;
    }

    boolean isBridge() {
        return this == BRIDGE || this == BRIDGE_WITH_ERP;
    }

    boolean isOneByOne() {
        return this == OBVIOUS_ROUTE;
    }

    boolean makes(Call call) {
        return this != BRIDGE_WITH_ERP || call == Call.CAPTURE;
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
