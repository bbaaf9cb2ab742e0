-- What is due is asked by the statement's time, here and wherever an index is to answer: the clock's may differ from row to row, so the
-- planner would walk past all that is not due yet.
--
-- The array makes the inner statement run first and by its index, whatever the planner believes about a table that has just grown.
update bridge.operation o
set state = 'LEASED', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + :lease_ms * interval '1 millisecond'
from bridge.payment p
where p.payment_id = o.payment_id and o.state = 'READY' and o.operation_id = any (array(
    select r.operation_id
    from bridge.operation r
    where r.state = 'READY' and r.kind = :kind and r.next_attempt_at <= statement_timestamp() and r.sales_unit in (:sales_units)
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = r.sales_unit)
      and not exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()
          and coalesce(s.kind, r.kind) = r.kind and coalesce(s.sales_unit, r.sales_unit) = r.sales_unit)
    order by r.next_attempt_at, r.operation_id
    limit :most
    for update of r skip locked))
returning o.operation_id, o.payment_id, o.order_id, o.api, p.sales_unit, p.reference, o.kind, o.purpose, o.amount_minor,
    o.idempotency_key, o.request_body, o.lease_token
