-- In one order, so that two that bring back the same orders do not wait for each other; the second finds them brought back.
select o.order_id, o.archived_at,
    o.payments = (select count(*) from bridge_archive.payment p where p.order_id = o.order_id)
    and o.operations = (select count(*) from bridge_archive.operation p where p.order_id = o.order_id) as is_whole,
    cast(coalesce(greatest(
        (select max(p.format) from bridge_archive.payment p where p.order_id = o.order_id),
        (select max(p.format) from bridge_archive.operation p where p.order_id = o.order_id)), 0) as integer) as format
from bridge.archived_order o
where o.order_id = any (cast(:order_ids as varchar[]))
order by o.order_id
for update of o
