with inserted as (
    insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, content, idempotency_key, request_body,
        amount_minor, next_attempt_at, state, problem)
    select 'INITIATE', 'ORDER', n.source_id, n.order_id, n.payment_id, p.sales_unit, p.api, n.content, n.idempotency_key, n.request_body, p.amount_minor,
        clock_timestamp() + :hold_ms * interval '1 millisecond',
        case when p.adopted then 'WAITING' else 'READY' end,
        case when p.adopted then 'waits for the look-up of the payment that the shop has made' end
    from unnest(cast(:payment_ids as bigint[]), cast(:order_ids as varchar[]), cast(:source_ids as varchar[]),
            cast(:contents as text[]), cast(:keys as varchar[]), cast(:bodies as bytea[]))
        as n (payment_id, order_id, source_id, content, idempotency_key, request_body)
    join bridge.payment p on p.payment_id = n.payment_id
    returning operation_id, order_id, payment_id, amount_minor, purpose, source_id, idempotency_key),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'accepted', 'order over ' || amount_minor || ' (minor units)' from inserted
    returning operation_id, what, detail, actor)
select i.operation_id, i.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, i.purpose || ' ' || i.source_id as operation,
    0 as tries, i.idempotency_key
from inserted i
join told t on t.operation_id = i.operation_id
join bridge.payment p on p.payment_id = i.payment_id
