package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.Purpose;

/** Is told how many rows, lines and files came in, after they were taken. It must neither throw nor wait. */
public interface IntakeWatch {

    /** Where something came from. */
    enum Source {
        TABLE,
        FILE
    }

    /** One that comes again is accepted again: it is known, and its state is reported again. */
    void came(Source source, Purpose kind, int accepted, int rejected);

    /** @param readable false: the whole file was refused */
    void file(Purpose kind, boolean readable);

    /** A result was written for a dropped file. */
    void result();
}
