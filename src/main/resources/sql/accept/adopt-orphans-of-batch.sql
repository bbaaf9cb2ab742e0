update bridge.operation o set payment_id = p.payment_id, next_attempt_at = clock_timestamp()
from bridge.payment p
where p.order_id = o.order_id and p.attempt = 1 and o.payment_id is null and o.state || '' = 'WAITING'
  and o.order_id = any(cast(:order_ids as varchar[]))
  and o.format <= :known_format
