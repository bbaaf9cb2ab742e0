package io.github.erpvipps.ledger;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is to be said of a transaction once it is committed; what is rolled back, if only to a savepoint, is never said. */
final class AfterCommit implements TransactionSynchronization {

    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private final List<Runnable> steps = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> stepsBefore = new IdentityHashMap<>();

    private AfterCommit() {}

    /** Takes the step at the end of this thread's transaction, or at once where there is none. */
    static void run(Runnable step) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            ofThisTransaction().steps.add(step);
        } else {
            take(step);
        }
    }

    /** What is only said must not look like a failure of what is done. */
    private static void take(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("something could not be told after a commit: {}", e.toString());
        }
    }

    private static AfterCommit ofThisTransaction() {
        for (TransactionSynchronization one : TransactionSynchronizationManager.getSynchronizations()) {
            if (one instanceof AfterCommit ours) {
                return ours;
            }
        }
        AfterCommit ours = new AfterCommit();
        TransactionSynchronizationManager.registerSynchronization(ours);
        return ours;
    }

    @Override
    public void savepoint(Object savepoint) {
        stepsBefore.put(savepoint, steps.size());
    }

    /** A savepoint that we have not seen is older than the first step. */
    @Override
    public void savepointRollback(Object savepoint) {
        steps.subList(stepsBefore.getOrDefault(savepoint, 0), steps.size()).clear();
    }

    @Override
    public void afterCommit() {
        steps.forEach(AfterCommit::take);
    }
}
