with gone as (delete from bridge.event where order_id = any (cast(:order_ids as varchar[])) returning *)
insert into bridge_archive.event (event_id, at, order_id, payment_id, operation_id, what, detail, actor)
select event_id, at, order_id, payment_id, operation_id, what, detail, actor
from gone
