-- Which archived orders a batch of orders meets: by their own ids, or by a reference at Vipps that is theirs.
select cast(n.place as integer) as place, a.order_id, o.archived_at
from unnest(cast(:order_ids as varchar[]), cast(:sales_units as varchar[]), cast(:references as varchar[])) with ordinality
    as n (order_id, sales_unit, reference, place)
cross join lateral (
    select w.order_id from bridge.archived_order w where w.order_id = n.order_id
    union
    select p.order_id from bridge.archived_payment p where p.sales_unit = n.sales_unit and p.reference = n.reference) a
join bridge.archived_order o on o.order_id = a.order_id
