with gone as (delete from bridge_archive.event where order_id = any (cast(:order_ids as varchar[])) returning *)
insert into bridge.event (event_id, at, order_id, payment_id, operation_id, what, detail, actor)
overriding system value
select event_id, at, order_id, payment_id, operation_id, what, detail, actor
from gone
