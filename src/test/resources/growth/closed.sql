-- Payments that are finished, from :first to :last, with their operations, events and the ERP's rows: most captured, some refunded,
-- cancelled or expired, over the last two years.
insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
    authorized_minor, captured_minor, refunded_minor, cancelled_minor, state, description, report_to_table, version, reported_version,
    fed_version, initiated_at, authorized_at, created_at, updated_at)
overriding system value
select 1000000 + i, 'closed-' || i, 1, 1, '123456', case when i % 3 = 0 then 'epayment' else 'ecom' end, 'closed-' || i, 'NOK', 10000,
    case when i % 10 < 8 then 10000 else 0 end, case when i % 10 < 8 then 10000 else 0 end, case when i % 10 = 7 then 10000 else 0 end, 0,
    case when i % 10 < 8 then 'AUTHORIZED' when i % 10 = 8 then 'CANCELLED' else 'EXPIRED' end, 'Goods', true, 1, 1, 1,
    d.at, case when i % 10 < 8 then d.at end, d.at, d.at
from generate_series(:first, :last) as i
cross join lateral (select now() - interval '3 days' - (i % 700) * interval '1 day' as at) d;

insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, amount_minor, idempotency_key, request_body,
    state, problem, attempts, outcome_minor, vipps_transaction_id, report_to_table, version, reported_version, next_attempt_at, created_at,
    updated_at)
select o.kind, o.purpose, o.purpose || '-' || i, 'closed-' || i, 1000000 + i, '123456', 'ecom', 10000, o.purpose || '-' || i, cast('bytes' as bytea),
    o.state, case when o.state = 'REJECTED' then 'not paid: EXPIRED' end, 1, 10000, 'tx-' || i, o.purpose <> 'ORDER', 1, 1, d.at, d.at, d.at
from generate_series(:first, :last) as i
cross join lateral (select now() - interval '3 days' - (i % 700) * interval '1 day' as at) d
cross join lateral (values ('INITIATE', 'ORDER', 'DONE', true), ('CAPTURE', 'SHIPMENT', 'DONE', i % 10 < 8),
    ('CAPTURE', 'SHIPMENT', 'REJECTED', i % 10 = 9), ('REFUND', 'REFUND', 'DONE', i % 10 = 7), ('CANCEL', 'CANCELLATION', 'DONE', i % 10 = 8))
    as o (kind, purpose, state, is_there)
where o.is_there;

insert into bridge.event (at, order_id, payment_id, what, detail, actor)
select d.at, 'closed-' || i, 1000000 + i, e.what, 'over 10000', e.actor
from generate_series(:first, :last) as i
cross join lateral (select now() - interval '3 days' - (i % 700) * interval '1 day' as at) d
cross join (values ('accepted', 'bridge'), ('sent', 'bridge'), ('callback', 'vipps'), ('authorized', 'bridge')) as e (what, actor);

insert into bridge.webhook_event (sales_unit, reference, name, psp_reference, payment_id, received_at)
select '123456', 'closed-' || i, 'AUTHORIZED', 'psp-' || i, 1000000 + i, now() - interval '3 days' - (i % 20) * interval '1 day'
from generate_series(:first, :last) as i where i % 3 = 0;

insert into bridge.dropped_file (name, hash, kind, state, claimed_until)
select 'orders-' || i || '.csv', lpad(i || '', 64, '0'), 'ORDER', 'REPORTED', now()
from generate_series(:first, :last) as i where i % 100 = 0;

insert into bridge.dropped_line (file_id, place, line_number, source_id)
select f.file_id, p.place, p.place, 'closed-' || p.place
from bridge.dropped_file f cross join generate_series(1, 100) as p (place)
where f.state = 'REPORTED' and ltrim(f.hash, '0')::integer between :first and :last;

insert into erp.sales_order (order_id, amount_minor, description, created_at, payment_status, payment_version, attempt, payment_error)
select 'closed-' || i, 10000, 'Goods', now() - interval '3 days', 'CAPTURED', 1, case when i % 10 = 0 then 2 else 1 end, null
from generate_series(:first, :last) as i;

insert into erp.shipment (shipment_id, order_id, amount_minor, capture_status)
select 'SHIPMENT-' || i, 'closed-' || i, 10000, 'DONE' from generate_series(:first, :last) as i;
insert into erp.refund (refund_id, order_id, amount_minor, refund_status)
select 'REFUND-' || i, 'closed-' || i, 10000, 'DONE' from generate_series(:first, :last) as i where i % 10 = 7;
insert into erp.cancellation (cancellation_id, order_id, cancel_status)
select 'CANCELLATION-' || i, 'closed-' || i, 'DONE' from generate_series(:first, :last) as i where i % 10 = 8;

-- Releases of orders that never came.
insert into bridge.operation (kind, purpose, source_id, order_id, amount_minor, state, next_attempt_at)
select 'CANCEL', 'RELEASE', 'gone-' || i, 'gone-' || i, 10000, 'REJECTED', now() from generate_series(:first, :last) as i where i % 10 = 0;
