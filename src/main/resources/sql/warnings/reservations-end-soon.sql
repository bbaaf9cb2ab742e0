with old as (
    select order_id, authorized_at from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
      and authorized_at < clock_timestamp() - :warn_after_days * interval '1 day'
    order by authorized_at limit 1000)
select 'reservation-ends-soon' as name, '' as subject,
    count(*) || case when count(*) = 1000 then ' reservations or more' when count(*) = 1 then ' reservation' else ' reservations' end
        || ' of ' || :warn_after_days || ' days or older, the oldest of order ' || (array_agg(order_id order by authorized_at))[1]
        || ': capture or cancel' as detail
from old having count(*) > 0
