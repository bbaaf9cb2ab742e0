-- Told once in each order's story, and given back for the log; the warning itself counts them.
with told as (
    insert into bridge.event (order_id, payment_id, what, detail)
    select old.order_id, old.payment_id, 'reservation-ends-soon', 'reserved since '
        || to_char(old.authorized_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
        || ' UTC and not all captured: ' || case when old.guaranteed_until is null
            then 'the card''s bank may let go of it after ' || :guaranteed_days || ' days'
            else 'Vipps guarantees it until ' || to_char(old.guaranteed_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' end
    from (
        select order_id, payment_id, authorized_at, guaranteed_until from bridge.payment
        where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
          and guaranteed_until is null and authorized_at < statement_timestamp() - (:guaranteed_days - :warn_days) * interval '1 day'
        union all
        select order_id, payment_id, authorized_at, guaranteed_until from bridge.payment
        where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
          and guaranteed_until < statement_timestamp() + :warn_days * interval '1 day') old
    -- The offset keeps this a question about one order at a time: as a join it would read all events.
    where not exists (select from bridge.event e
        where e.order_id = old.order_id and e.payment_id = old.payment_id and e.what = 'reservation-ends-soon' offset 0)
    order by old.authorized_at limit 1000
    returning order_id, payment_id, what, detail, actor)
select t.order_id, t.what, t.detail, t.actor, p.reference, p.attempt
from told t
join bridge.payment p on p.payment_id = t.payment_id
