package io.github.erpvipps.ledger;

/** Is told what the ledger has committed, after the commit. It must neither throw nor wait: the money has moved already. */
public interface CommitWatch {

    /** For whoever counts nothing. */
    CommitWatch NOBODY = new CommitWatch() {
        @Override
        public void told(String what) {
            // Nobody listens.
        }

        @Override
        public void moved(Sum sum, String currency, long amountMinor) {
            // Nobody listens.
        }
    };

    /** The sums of a payment that grow. */
    enum Sum {
        RESERVED,
        CAPTURED,
        REFUNDED,
        RELEASED
    }

    /** @param what the word that the story of an order has for it */
    void told(String what);

    /** @param amountMinor minor units, above 0 */
    void moved(Sum sum, String currency, long amountMinor);
}
