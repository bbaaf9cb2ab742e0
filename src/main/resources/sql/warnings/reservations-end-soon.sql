with ending as (
    (select order_id, authorized_at, authorized_at + :guaranteed_days * interval '1 day' as ends_at from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor and guaranteed_until is null
      and authorized_at < statement_timestamp() - (:guaranteed_days - :warn_days) * interval '1 day'
    order by authorized_at limit 1000)
    union all
    (select order_id, authorized_at, guaranteed_until from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
      and guaranteed_until < statement_timestamp() + :warn_days * interval '1 day'
    order by guaranteed_until limit 1000))
select 'reservation-ends-soon' as name, '' as subject,
    count(*) || case when count(*) >= 1000 then ' reservations or more' when count(*) = 1 then ' reservation' else ' reservations' end
        || ' may be let go of within ' || :warn_days || ' days, the first of order ' || (array_agg(order_id order by ends_at))[1]
        || ': capture or cancel' as detail
from ending having count(*) > 0
