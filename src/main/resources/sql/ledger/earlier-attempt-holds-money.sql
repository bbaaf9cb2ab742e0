select e.attempt, e.captured_minor - e.refunded_minor + greatest(0, e.authorized_minor - e.captured_minor - e.cancelled_minor) as holds_minor
from bridge.payment p join bridge.payment e on e.order_id = p.order_id and e.attempt < p.attempt
where p.payment_id = :payment_id
  and (e.captured_minor > e.refunded_minor or e.authorized_minor > e.captured_minor + e.cancelled_minor)
order by e.attempt limit 1
