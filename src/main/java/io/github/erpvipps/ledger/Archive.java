package io.github.erpvipps.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Orders that are over and have left the ledger's working tables. Nothing that an archive knows is ever taken for new: what is asked
 * about an archived order first brings it back, in the same transaction, and then meets it as any other.
 */
public final class Archive {

    private final Ledger ledger;

    public Archive(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Brings back the orders that a batch of orders meets, by their ids or by their references at Vipps.
     *
     * @return why those that meet an order which cannot be brought back are refused, by their places in the batch, from 0
     */
    public Map<Integer, String> metByOrders(
            Collection<String> orderIds, Collection<String> salesUnits, Collection<String> references) {
        return bringBackMet(
                "archive/met-by-orders",
                Map.of(
                        "order_ids",
                        orderIds.toArray(String[]::new),
                        "sales_units",
                        salesUnits.toArray(String[]::new),
                        "references",
                        references.toArray(String[]::new)));
    }

    /**
     * Brings back the orders that a batch of shipments, refunds or cancellations meets, by their orders or by their own ids.
     *
     * @return why those that meet an order which cannot be brought back are refused, by their places in the batch, from 0
     */
    public Map<Integer, String> metByOperations(
            Collection<String> orderIds, Collection<Purpose> purposes, Collection<String> sourceIds) {
        return bringBackMet(
                "archive/met-by-operations",
                Map.of(
                        "order_ids",
                        orderIds.toArray(String[]::new),
                        "purposes",
                        purposes.stream().map(Purpose::name).toArray(String[]::new),
                        "source_ids",
                        sourceIds.toArray(String[]::new)));
    }

    private Map<Integer, String> bringBackMet(String step, Map<String, Object> parameters) {
        List<Map<String, Object>> met = ledger.rows(step, parameters);
        if (met.isEmpty()) {
            return Map.of();
        }
        Map<String, String> away = bringBack(
                met.stream().map(row -> (String) row.get("order_id")).collect(Collectors.toSet()),
                "the ERP asks for it again",
                "bridge");
        Map<Integer, String> refused = new HashMap<>();
        met.forEach(row -> {
            String why = away.get((String) row.get("order_id"));
            if (why != null) {
                // Places in SQL begin with 1.
                refused.put((Integer) row.get("place") - 1, why);
            }
        });
        return refused;
    }

    /**
     * Brings back an order because a person asks for it.
     *
     * @throws RefusedRequest when it is not archived, or its rows are no longer in the archive
     */
    public void bringBack(String orderId, String who) {
        ledger.inTransaction(() -> {
            if (ledger.rows("archive/of-order", Map.of("order_id", orderId)).isEmpty()) {
                throw new RefusedRequest("order " + orderId + " is not archived");
            }
            Map<String, String> away = bringBack(Set.of(orderId), "a person asks for it", who);
            if (!away.isEmpty()) {
                throw new RefusedRequest(away.get(orderId));
            }
            return null;
        });
    }

    /** @return why those that are still away are, by order */
    private Map<String, String> bringBack(Set<String> orderIds, String why, String who) {
        Map<String, String> away = new HashMap<>();
        List<String> back = new ArrayList<>();
        for (Map<String, Object> order :
                ledger.rows("archive/claim", Map.of("order_ids", orderIds.toArray(String[]::new)))) {
            String orderId = (String) order.get("order_id");
            if ((Integer) order.get("format") > Format.KNOWN) {
                throw new NewerFormat("the archive", orderId, (Integer) order.get("format"));
            }
            if ((Boolean) order.get("is_whole")) {
                back.add(orderId);
            } else {
                away.put(
                        orderId,
                        "order " + orderId
                                + " is over and was archived, and its archive is no longer in the ledger's database; load it again,"
                                + " see docs/operating.md");
            }
        }
        if (!back.isEmpty()) {
            Map<String, Object> orders = Map.of("order_ids", back.toArray(String[]::new));
            ledger.run("archive/forget-operations", orders);
            ledger.run("archive/forget-payments", orders);
            ledger.run("archive/forget-orders", orders);
            ledger.run("archive/return-payments", orders);
            ledger.run("archive/return-operations", orders);
            ledger.run("archive/return-events", orders);
            back.forEach(id -> ledger.tell(id, null, null, "brought-back", "from the archive: " + why, who));
        }
        return away;
    }
}
