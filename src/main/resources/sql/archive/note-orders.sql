insert into bridge.archived_order (order_id, payments, operations)
select n.order_id,
    (select count(*) from bridge.payment p where p.order_id = n.order_id),
    (select count(*) from bridge.operation o where o.order_id = n.order_id)
from unnest(cast(:order_ids as varchar[])) as n (order_id)
