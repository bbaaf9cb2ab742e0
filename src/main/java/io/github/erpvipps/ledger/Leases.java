package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Apis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Takes what is due, in a way that no other bridge on this ledger takes it too. Nothing is sent yet. */
public final class Leases {

    private final Ledger ledger;
    private final Duration lease;
    private final Duration betweenLooks;
    private final Set<String> salesUnits;
    private final Apis apis;

    /**
     * @param lease how long a taken operation is ours until its call begins: an access token may have to be fetched first
     * @param betweenLooks the least distance between two looks at one payment, whoever makes them
     * @param salesUnits the units that this bridge has keys for; payments of others wait
     */
    public Leases(Ledger ledger, Duration lease, Duration betweenLooks, Collection<String> salesUnits, Apis apis) {
        this.ledger = ledger;
        this.lease = lease;
        this.betweenLooks = betweenLooks;
        this.salesUnits = Set.copyOf(salesUnits);
        this.apis = apis;
    }

    /**
     * READY → LEASED for up to {@code most} operations of a kind, the longest due first. What is paused stays, and of a sales
     * unit that is held only one goes at a time, to see whether it has been mended.
     */
    public List<LeasedCall> operations(Kind kind, int most) {
        List<LeasedCall> leased = new ArrayList<>(lease("lease/operations", kind, most));
        if (leased.size() < most) {
            leased.addAll(lease("lease/one-of-each-held-unit", kind, most - leased.size()));
        }
        return leased;
    }

    private List<LeasedCall> lease(String step, Kind kind, int most) {
        return ledger.query(
                step,
                Map.of(
                        "kind",
                        kind.name(),
                        "most",
                        most,
                        "lease_ms",
                        lease.toMillis(),
                        "hold_ms",
                        Rules.TURN.toMillis(),
                        "sales_units",
                        salesUnits),
                LeasedCall::read);
    }

    /** LEASED → READY, due as before: what was leased and not sent. */
    public void giveBack(List<LeasedCall> leased) {
        ledger.run(
                "lease/give-back",
                Map.of(
                        "operation_ids",
                        leased.stream().map(LeasedCall::operationId).toArray(Long[]::new),
                        "lease_tokens",
                        leased.stream().map(LeasedCall::leaseToken).toArray(UUID[]::new)));
    }

    /** Operations with an unknown outcome whose look-up is due. */
    public List<Look> unknownOutcomes(int most) {
        return looks("lease/unknown-outcomes", most);
    }

    /** Payments whose customer has not decided yet and whose status check is due. */
    public List<Look> customersWhoDecide(int most) {
        return looks("lease/customers-who-decide", most);
    }

    /** Payments that are authorized or ended and whose status check is due. */
    public List<Look> settledPayments(int most) {
        return looks("lease/settled-payments", most);
    }

    private List<Look> looks(String step, int most) {
        return ledger.query(
                step,
                Map.of("most", most, "sales_units", salesUnits, "spacing_ms", betweenLooks.toMillis()),
                (row, number) -> Look.read(row, apis));
    }

    /** Ends the leases that ran out: what was sending becomes unknown, the rest is ready again. */
    public int endExpired() {
        List<Map<String, Object>> ended = ledger.rows("lease/end-expired", Map.of());
        ended.forEach(row -> {
            // A look that began before is not to be taken for one that began now.
            ledger.run("ledger/look-ended", Map.of("payment_id", row.get("payment_id")));
            ledger.tell(
                    (String) row.get("order_id"),
                    (Long) row.get("payment_id"),
                    (Long) row.get("operation_id"),
                    "lease-ended",
                    "the operation is " + row.get("state"));
        });
        return ended.size();
    }
}
