-- Gives back what the log says of the event.
with told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail, actor)
    values (:order_id, cast(:payment_id as bigint), cast(:operation_id as bigint), :what, left(:detail, 2000), :actor)
    returning order_id, payment_id, operation_id, what, detail, actor)
select t.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, o.purpose || ' ' || o.source_id as operation, o.attempts as tries,
    o.idempotency_key
from told t
left join bridge.payment p on p.payment_id = t.payment_id
left join bridge.operation o on o.operation_id = t.operation_id
