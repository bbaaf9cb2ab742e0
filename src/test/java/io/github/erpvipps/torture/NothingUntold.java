package io.github.erpvipps.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * Whatever becomes of a payment or an operation is told in the same transaction, by an event of its own, or of its payment, or of the
 * operation that ended it: an order's story is complete, and the counts, which are made anew only where events tell
 * of a change, are right.
 */
final class NothingUntold {

    private static final int NOTHING_IS_LOST = 2;

    /** What was changed last. Both times are taken while the transaction is going on. */
    private static final String UNTOLD = """
            select p.order_id, p.reference || ' is ' || p.payment_status as what
            from bridge.payment p
            where not exists (
                select from bridge.event e
                where e.payment_id = p.payment_id and abs(extract(epoch from e.at - p.updated_at)) < 2)
            union all
            select o.order_id, o.purpose || ' ' || o.source_id || ' is ' || o.state
            from bridge.operation o
            where o.state in ('DONE', 'REJECTED', 'DEAD_LETTERED') and not exists (
                select from bridge.event e
                where (e.operation_id = o.operation_id
                    or e.payment_id = o.payment_id and (e.operation_id is null or e.what in ('rejected', 'withdrawn')))
                  and abs(extract(epoch from e.at - o.updated_at)) < 2)
            """;

    private NothingUntold() {}

    static List<Broken> check(Machinery machinery) {
        List<Broken> broken = new ArrayList<>();
        new PatientSql(machinery.database("torture-referee"))
                .rows(UNTOLD)
                .forEach(row -> broken.add(new Broken(
                        NOTHING_IS_LOST, (String) row.get("order_id"), "no event tells that " + row.get("what"))));
        return broken;
    }
}
