update bridge.operation o
set lookups = lookups + 1, next_attempt_at = clock_timestamp() + interval '1 minute'
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = any (array(
    select u.operation_id
    from bridge.operation u
    where u.state = 'UNKNOWN' and u.next_attempt_at <= clock_timestamp() and u.sales_unit in (:sales_units)
    order by u.next_attempt_at
    limit :most
    for update of u skip locked))
returning p.payment_id, o.operation_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity
