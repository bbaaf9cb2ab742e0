-- Which archived orders a batch of shipments, refunds or cancellations meets: by their orders, or by an id that was used before.
select cast(n.place as integer) as place, a.order_id, o.archived_at
from unnest(cast(:order_ids as varchar[]), cast(:purposes as varchar[]), cast(:source_ids as varchar[])) with ordinality
    as n (order_id, purpose, source_id, place)
cross join lateral (
    select w.order_id from bridge.archived_order w where w.order_id = n.order_id
    union
    select k.order_id from bridge.archived_operation k where k.purpose = n.purpose and k.source_id = n.source_id) a
join bridge.archived_order o on o.order_id = a.order_id
