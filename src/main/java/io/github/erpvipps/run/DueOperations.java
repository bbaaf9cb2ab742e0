package io.github.erpvipps.run;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Leases;
import io.github.erpvipps.work.DueSource;
import java.util.List;

/** The operations of one kind that are due. */
record DueOperations(Leases leases, Kind kind) implements DueSource.Ahead {

    @Override
    public List<LeasedCall> take(int most) {
        return leases.operations(kind, most);
    }

    @Override
    public void giveBack(List<?> rows) {
        leases.giveBack(rows.stream().map(LeasedCall.class::cast).toList());
    }
}
