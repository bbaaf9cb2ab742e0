package io.github.erpvipps.accept;

import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.NewerFormat;
import io.github.erpvipps.ledger.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** Checks rows or lines one by one and takes the good ones as a batch: a wrong row stops only itself. */
public final class LineIntake {

    private static final Logger LOG = LoggerFactory.getLogger(LineIntake.class);

    private final Submissions submissions;
    private final AcceptOrders acceptOrders;
    private final AcceptOperations acceptOperations;
    private final Ledger ledger;

    public LineIntake(
            Submissions submissions, AcceptOrders acceptOrders, AcceptOperations acceptOperations, Ledger ledger) {
        this.ledger = ledger;
        this.submissions = submissions;
        this.acceptOrders = acceptOrders;
        this.acceptOperations = acceptOperations;
    }

    /**
     * Takes rows of one kind, in the caller's transaction where there is one and in one of its own otherwise.
     *
     * @param purpose ORDER, SHIPMENT, REFUND or CANCELLATION
     * @param toTable whether the ERP's table is told what becomes of them
     * @param notBefore how long the initiations of orders are held back
     * @return what became of each, in the same order
     */
    public List<Taken> take(Purpose purpose, List<? extends Map<String, ?>> rows, boolean toTable, Duration notBefore) {
        return purpose == Purpose.ORDER
                ? take(rows, submissions::order, good -> acceptOrders.take(good, toTable, notBefore))
                : take(rows, row -> submissions.operation(purpose, row), good -> acceptOperations.take(good, toTable));
    }

    private interface Check<T> {
        T check(Map<String, ?> row);
    }

    private interface Batch<T> {
        List<Taken> take(List<T> good);
    }

    private <T> List<Taken> take(List<? extends Map<String, ?>> rows, Check<T> check, Batch<T> batch) {
        Taken[] results = new Taken[rows.size()];
        List<T> good = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            try {
                good.add(check.check(rows.get(i)));
                places.add(i);
            } catch (RejectedSubmission e) {
                results[i] = Taken.not(e.getMessage());
            }
        }
        List<Taken> taken = good.isEmpty() ? List.of() : together(good, batch);
        for (int i = 0; i < taken.size(); i++) {
            results[places.get(i)] = taken.get(i);
        }
        return List.of(results);
    }

    /** What the checks have let through and the ledger refuses all the same stops only itself. */
    private <T> List<Taken> together(List<T> good, Batch<T> batch) {
        try {
            return once(good, batch);
        } catch (DataIntegrityViolationException e) {
            return oneByOne(
                    good, batch, Taken.not("the ledger cannot hold it; is a text too long or a number too large?"));
        } catch (NewerFormat e) {
            return oneByOne(good, batch, Taken.later(e.getMessage()));
        }
    }

    private <T> List<Taken> oneByOne(List<T> good, Batch<T> batch, Taken alone) {
        return good.size() == 1
                ? List.of(alone)
                : good.stream()
                        .flatMap(one -> together(List.of(one), batch).stream())
                        .toList();
    }

    /** Where an order was archived between the question for it and the insert, the second try finds it there. */
    private <T> List<Taken> once(List<T> good, Batch<T> batch) {
        try {
            return ledger.inSavepoint(() -> batch.take(good));
        } catch (ConcurrencyFailureException e) {
            LOG.debug("taken again", e);
            return ledger.inSavepoint(() -> batch.take(good));
        }
    }
}
