with inserted as (
    insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, requested_minor, final_shipment, text, content,
        report_to_table, state, problem)
    values (:kind, :purpose, :source_id, :order_id, cast(:payment_id as bigint), cast(:requested_minor as bigint), :final_shipment,
        cast(:text as varchar), :content, :report_to_table, 'WAITING',
        case when cast(:payment_id as bigint) is null then 'waits for its order' else 'waits for its turn' end)
    on conflict (purpose, source_id) do nothing
    returning operation_id, order_id, payment_id, purpose, source_id, requested_minor),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'accepted',
        purpose || ' ' || source_id || ' over ' || coalesce(requested_minor || ' (minor units)', 'all that is left')
    from inserted
    returning operation_id, what, detail, actor)
select i.operation_id, i.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, i.purpose || ' ' || i.source_id as operation,
    0 as tries, cast(null as varchar) as idempotency_key
from inserted i
join told t on t.operation_id = i.operation_id
left join bridge.payment p on p.payment_id = i.payment_id
