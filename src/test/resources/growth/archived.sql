-- Copies of the closed payments from :first to :last that are archived.
insert into bridge_archive.payment
select a.*
from generate_series(:first, :last) as i join bridge.payment p on p.payment_id = 1000000 + i
cross join lateral jsonb_populate_record(null::bridge_archive.payment, to_jsonb(p) || jsonb_build_object('payment_id', 2000000 + i,
    'order_id', 'archived-' || i, 'reference', 'archived-' || i)) a;
insert into bridge_archive.operation
select a.*
from generate_series(:first, :last) as i join bridge.operation o on o.payment_id = 1000000 + i
cross join lateral jsonb_populate_record(null::bridge_archive.operation, to_jsonb(o) || jsonb_build_object('operation_id',
    100000000 + o.operation_id, 'payment_id', 2000000 + i, 'order_id', 'archived-' || i, 'source_id', 'archived-' || i)) a;
insert into bridge_archive.event (event_id, at, order_id, payment_id, what, actor)
select 1000000000 + e.event_id, e.at, 'archived-' || i, 2000000 + i, e.what, e.actor
from generate_series(:first, :last) as i join bridge.event e on e.order_id = 'closed-' || i;
insert into bridge.archived_order (order_id, payments, operations)
select order_id, 1, (select count(*) from bridge_archive.operation o where o.order_id = p.order_id)
from bridge_archive.payment p where payment_id between 2000000 + :first and 2000000 + :last;
insert into bridge.archived_payment (sales_unit, reference, order_id)
select sales_unit, reference, order_id from bridge_archive.payment p where payment_id between 2000000 + :first and 2000000 + :last;
insert into bridge.archived_operation (purpose, source_id, order_id)
select purpose, source_id, order_id from bridge_archive.operation
where payment_id between 2000000 + :first and 2000000 + :last and purpose in ('SHIPMENT', 'REFUND', 'CANCELLATION');
