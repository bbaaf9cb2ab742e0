-- A claim that was told for its payment within the last minute is not told again: whoever repeats one a thousand times writes
-- one row. A claim about a payment that this ledger does not have comes back without a payment_id.
with claimed as (
    select c.sales_unit, c.reference, p.payment_id, p.order_id, p.attempt, 'Vipps claims ' || c.claim as detail
    from unnest(cast(:sales_units as varchar[]), cast(:references as varchar[]), cast(:claims as varchar[]))
        as c (sales_unit, reference, claim)
    left join bridge.payment p on p.sales_unit = c.sales_unit and p.reference = c.reference
), told as (
    insert into bridge.event (order_id, payment_id, what, detail, actor)
    select order_id, payment_id, 'callback', detail, 'vipps'
    from claimed
    where payment_id is not null and not exists (
        select from bridge.event e
        where e.order_id = claimed.order_id and e.payment_id = claimed.payment_id and e.what = 'callback'
            and e.detail = claimed.detail and e.at > clock_timestamp() - interval '1 minute')
    returning payment_id
)
select claimed.reference, claimed.payment_id, claimed.order_id, claimed.attempt, claimed.detail, 'callback' as what, 'vipps' as actor,
    exists (select from told where told.payment_id = claimed.payment_id) as told
from claimed
