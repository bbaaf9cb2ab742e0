-- A held sales unit is tried with one call at a time: whoever moves its next try on has the turn. Whether anything
-- is ready is asked in the order of the index: as a mere question of existence it made the planner read the whole table.
with turn as (
    update bridge.sales_unit_hold h set next_try_at = clock_timestamp() + :hold_ms * interval '1 millisecond', refusals = refusals + 1
    where h.next_try_at <= statement_timestamp() and h.sales_unit in (:sales_units)
      and not exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()
          and coalesce(s.kind, :kind) = :kind and coalesce(s.sales_unit, h.sales_unit) = h.sales_unit)
      and (select r.operation_id from bridge.operation r
          where r.state = 'READY' and r.kind = :kind and r.next_attempt_at <= statement_timestamp() and r.sales_unit = h.sales_unit
            and r.format <= :known_format
          order by r.next_attempt_at, r.operation_id limit 1) is not null
    returning h.sales_unit),
one as (
    select r.operation_id
    from turn cross join lateral (
        select c.operation_id from bridge.operation c
        where c.state = 'READY' and c.kind = :kind and c.next_attempt_at <= statement_timestamp() and c.sales_unit = turn.sales_unit
          and c.format <= :known_format
        order by c.next_attempt_at, c.operation_id
        limit 1
        for update skip locked) r
    limit :most)
update bridge.operation o
set state = 'LEASED', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + :lease_ms * interval '1 millisecond'
from bridge.payment p, one
where p.payment_id = o.payment_id and o.state || '' = 'READY' and o.operation_id = one.operation_id
returning o.operation_id, o.payment_id, o.order_id, o.api, p.sales_unit, p.reference, o.kind, o.purpose, o.amount_minor,
    o.idempotency_key, o.request_body, o.lease_token
