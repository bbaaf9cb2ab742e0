-- Of each order it is told once, in its story; the warning itself counts them.
with old as (
    select payment_id, order_id, authorized_at from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
      and authorized_at < clock_timestamp() - :warn_after_days * interval '1 day'
    order by authorized_at limit 1000),
told as (
    insert into bridge.event (order_id, payment_id, what, detail)
    select order_id, payment_id, 'reservation-ends-soon', 'reserved since ' || to_char(authorized_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
        || ' UTC and not all captured: the card''s bank may let go of it after ' || :guaranteed_days || ' days'
    from old
    where not exists (select from bridge.event e where e.order_id = old.order_id and e.payment_id = old.payment_id and e.what = 'reservation-ends-soon'))
select 'reservation-ends-soon' as name, '' as subject,
    count(*) || case when count(*) = 1000 then ' reservations or more' when count(*) = 1 then ' reservation' else ' reservations' end
        || ' of ' || :warn_after_days || ' days or older, the oldest of order ' || (array_agg(order_id order by authorized_at))[1]
        || ': capture or cancel' as detail
from old having count(*) > 0
