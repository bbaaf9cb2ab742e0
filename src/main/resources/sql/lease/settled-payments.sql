update bridge.payment p
set next_check_at = clock_timestamp() + interval '1 minute'
where p.payment_id = any (array(
    select d.payment_id from bridge.payment d
    where d.next_check_at <= clock_timestamp() and d.state in ('AUTHORIZED', 'CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED', 'DEAD_LETTERED') and d.sales_unit in (:sales_units)
    order by d.next_check_at
    limit :most
    for update skip locked))
returning p.payment_id, cast(null as bigint) as operation_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity
