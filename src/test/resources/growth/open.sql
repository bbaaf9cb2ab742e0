-- Payments that are open, from 1 to :last: in the first thousand customers decide, the others wait for their goods. Most status checks
-- are due, as after an outage, and there are captures in each state.
insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
    authorized_minor, state, description, report_to_table, version, reported_version, fed_version, initiated_at, authorized_at,
    guaranteed_until, next_check_at, updated_at)
overriding system value
select i, 'open-' || i, 1, 1, '123456', 'ecom', 'open-' || i, 'NOK', 10000, case when i > 1000 then 10000 else 0 end,
    case when i > 1000 then 'AUTHORIZED' else 'INITIATED' end, 'Goods', true, 2, case when i % 100 = 0 then 1 else 2 end,
    case when i % 100 = 0 then 1 else 2 end, now(), case when i > 1000 then now() - i * interval '20 seconds' end,
    case when i % 2 = 0 and i > 1000 then now() + interval '5 days' + i * interval '1 second' end,
    now() - interval '2 hours' + (i % 200) * interval '1 minute', now()
from generate_series(1, :last) as i;

insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, amount_minor, idempotency_key, request_body,
    state, attempts, lease_token, lease_until, dead_letter_class, report_to_table, version, reported_version, next_attempt_at, sent_at,
    updated_at)
select 'INITIATE', 'ORDER', 'open-' || i, 'open-' || i, i, '123456', 'ecom', 10000, 'open-i-' || i, cast('bytes' as bytea), 'DONE', 1, null, null, null,
    false, 1, -1, now(), now(), now()
from generate_series(1, :last) as i
union all
select 'CAPTURE', 'SHIPMENT', 'open-' || i, 'open-' || i, i, '123456', 'ecom', 10000, 'open-c-' || i, cast('bytes' as bytea), s.state, 1,
    case when s.state in ('LEASED', 'SENDING') then '00000000-0000-4000-8000-000000000001'::uuid end,
    case when s.state in ('LEASED', 'SENDING') then now() + (i % 2 - 1) * interval '1 hour' end,
    case when s.state = 'DEAD_LETTERED' then 'refused' end,
    true, 2, case when i % 10 = 0 then 1 else 2 end, now() - interval '1 hour' + (i % 100) * interval '1 minute', now(), now()
from generate_series(1001, least(:last, 9000)) as i
cross join lateral (select case when i <= 2500 then 'READY' when i <= 8500 then 'WAITING' when i <= 8550 then 'LEASED'
    when i <= 8600 then 'SENDING' when i <= 8700 then 'UNKNOWN' else 'DEAD_LETTERED' end as state) s;

insert into bridge.operation (kind, purpose, source_id, order_id, amount_minor, state, next_attempt_at)
select 'CAPTURE', 'SHIPMENT', 'orphan-' || i, 'orphan-' || i, 10000, 'WAITING', now() from generate_series(1, 100) as i;

insert into bridge.event (order_id, payment_id, what, detail)
select 'open-' || i, i, 'accepted', 'over 10000' from generate_series(1, :last) as i;

insert into bridge.sales_unit_hold (sales_unit, reason, next_try_at) values ('654321', 'blocked', now());

insert into bridge.dropped_file (name, hash, kind, state, claimed_until) values ('orders-open.csv', repeat('a', 64), 'ORDER', 'TAKEN', now());
insert into bridge.dropped_line (file_id, place, line_number, source_id, operation_id)
select f.file_id, row_number() over (), 1, o.source_id, o.operation_id
from bridge.operation o cross join bridge.dropped_file f
where o.purpose = 'ORDER' and o.state = 'DONE' and o.payment_id <= 100 and f.state = 'TAKEN';

insert into erp.sales_order (order_id, amount_minor, description, payment_status)
select 'new-' || i, 10000, 'Goods', 'PENDING' from generate_series(1, 2000) as i;
insert into erp.sales_order (order_id, amount_minor, description, payment_status, attempt)
select 'again-' || i, 10000, 'Goods', 'EXPIRED', 2 from generate_series(1, 100) as i;
insert into erp.shipment (shipment_id, order_id) select 'new-' || i, 'open-' || i from generate_series(1, 2000) as i;
insert into erp.refund (refund_id, order_id) select 'new-' || i, 'open-' || i from generate_series(1, 2000) as i;
insert into erp.cancellation (cancellation_id, order_id) select 'new-' || i, 'open-' || i from generate_series(1, 2000) as i;

-- The numbers of what comes later.
alter table bridge.payment alter payment_id restart with 1000000000;
