-- Before they leave: for the counts, one event for each part of the ids that they leave.
insert into bridge.event (payment_id, operation_id, what, detail)
select min(p.payment_id), null, 'archived', count(*) || ' payments'
from bridge.payment p where p.order_id = any (cast(:order_ids as varchar[]))
group by p.payment_id / (select part_size from bridge.tally_turn)
union all
select null, min(o.operation_id), 'archived', count(*) || ' operations'
from bridge.operation o where o.order_id = any (cast(:order_ids as varchar[]))
group by o.operation_id / (select part_size from bridge.tally_turn)
