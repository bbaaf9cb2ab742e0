-- What is due is asked by the statement's time, here and wherever an index is to answer: the clock's may differ from row to row, so the
-- planner would walk past all that is not due yet. Which units may go is asked first and once: asked for each row, it made the
-- planner read and sort all that is ready. While none may go, nothing is read at all.
--
-- The array makes the inner statement run first and by its index, whatever the planner believes about a table that has just grown. The
-- state beside the id is an expression, here and wherever there is an id, so that no index over a state can stand in for the id.
with unit as materialized (
    select u.sales_unit
    from unnest(cast(array[:sales_units] as varchar[])) as u (sales_unit)
    where not exists (select from bridge.sales_unit_hold h where h.sales_unit = u.sales_unit)
      and not exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()
          and coalesce(s.kind, :kind) = :kind and coalesce(s.sales_unit, u.sales_unit) = u.sales_unit))
update bridge.operation o
set state = 'LEASED', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + :lease_ms * interval '1 millisecond'
from bridge.payment p
where p.payment_id = o.payment_id and o.state || '' = 'READY' and o.operation_id = any (array(
    select r.operation_id
    from bridge.operation r
    where r.state = 'READY' and r.kind = :kind and r.next_attempt_at <= statement_timestamp()
      and (select count(*) from unit) > 0 and r.sales_unit = any (array(select sales_unit from unit))
      and r.format <= :known_format
    order by r.next_attempt_at, r.operation_id
    limit :most
    for update of r skip locked))
returning o.operation_id, o.payment_id, o.order_id, o.api, p.sales_unit, p.reference, o.kind, o.purpose, o.amount_minor,
    o.idempotency_key, o.request_body, o.lease_token
