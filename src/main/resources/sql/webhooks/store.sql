-- Stores what has not been told before and gives it back. An event that is known changes nothing. They are stored in the order of
-- their ids, so that two bridges that get the same events, each in another order, do not wait for each other.
--
-- One that an operation of ours has brought about, whose answer is recorded, brings no look forward: the ledger knew it first.
with came as (
    select distinct on (c.sales_unit, c.reference, c.name, c.psp_reference)
        c.sales_unit, c.reference, c.name, c.psp_reference, cast(c.event_at as timestamptz) as event_at,
        cast(c.success as boolean) as success, c.idempotency_key, cast(c.news as boolean) as news,
        p.payment_id, p.order_id, p.attempt,
        coalesce(c.parked, case when p.payment_id is null then 'unknown-payment' end) as parked
    from unnest(cast(:sales_units as varchar[]), cast(:references as varchar[]), cast(:names as varchar[]),
            cast(:psp_references as varchar[]), cast(:times as varchar[]), cast(:successes as varchar[]),
            cast(:idempotency_keys as varchar[]), cast(:news as varchar[]), cast(:parked as varchar[]))
        as c (sales_unit, reference, name, psp_reference, event_at, success, idempotency_key, news, parked)
    left join bridge.payment p on c.parked is null and p.sales_unit = c.sales_unit and p.reference = c.reference
    order by c.sales_unit, c.reference, c.name, c.psp_reference
), stored as (
    insert into bridge.webhook_event (sales_unit, reference, name, psp_reference, event_at, success, payment_id, parked)
    select sales_unit, reference, name, psp_reference, event_at, success, payment_id, parked
    from came
    order by sales_unit, reference, name, psp_reference
    on conflict (sales_unit, reference, name, psp_reference) do nothing
    returning sales_unit, reference, name, psp_reference
), fresh as (
    select came.*, 'Vipps tells of ' || name || case when not success then ', without success' else '' end as detail
    from came join stored using (sales_unit, reference, name, psp_reference)
), told as (
    insert into bridge.event (order_id, payment_id, what, detail, actor)
    select order_id, payment_id, 'webhook', detail, 'vipps'
    from fresh
    where payment_id is not null
    order by event_at, psp_reference
)
select sales_unit, reference, name, payment_id, order_id, attempt, detail, parked, 'webhook' as what, 'vipps' as actor,
    payment_id is not null and news and not exists (
        select from bridge.operation o
        where o.payment_id = fresh.payment_id and o.idempotency_key = fresh.idempotency_key and o.state = 'DONE') as to_look_at
from fresh
