-- Vipps takes a capture for 180 days after the reservation.
select 'reservation-ends-at-vipps' as name, '' as subject,
    count(*) || ' reserved for 173 days or longer, the oldest of order ' || (array_agg(order_id order by authorized_at))[1]
        || ': after 180 days Vipps refuses the capture' as detail
from (select order_id, authorized_at from bridge.payment
      where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
        and authorized_at < statement_timestamp() - interval '173 days'
      order by authorized_at limit 1000) old
having count(*) > 0
