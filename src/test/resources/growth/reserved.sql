-- More payments whose money is reserved and that wait, from :first to :last: neither a status check nor an operation of theirs is due.
insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
    authorized_minor, state, description, report_to_table, version, reported_version, fed_version, initiated_at, authorized_at,
    next_check_at, updated_at)
overriding system value
select 500000 + i, 'reserved-' || i, 1, 1, '123456', 'ecom', 'reserved-' || i, 'NOK', 10000,
    10000, 'AUTHORIZED', 'Goods', true, 2, 2, 2, now() - interval '1 day', now() - interval '1 day', now() + i * interval '1 second', now() - interval '1 day'
from generate_series(:first, :last) as i;

insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, amount_minor, idempotency_key, request_body,
    state, attempts, version, next_attempt_at, updated_at)
select o.kind, o.purpose, 'reserved-' || i, 'reserved-' || i, 500000 + i, '123456', 'ecom', 10000, o.kind || '-reserved-' || i,
    cast('bytes' as bytea), o.state, 0, 1, now() + interval '1 hour', now() - interval '1 day'
from generate_series(:first, :last) as i
cross join (values ('INITIATE', 'ORDER', 'DONE'), ('CAPTURE', 'SHIPMENT', 'READY'), ('CANCEL', 'RELEASE', 'WAITING')) as o (kind, purpose, state);
