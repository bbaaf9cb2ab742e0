-- Both rows are locked by the inner statement, or neither: whoever holds the payment may be waiting for the operation.
with due as (
    select u.operation_id, u.payment_id
    from bridge.operation u join bridge.payment d on d.payment_id = u.payment_id
    where u.state = 'UNKNOWN' and u.next_attempt_at <= statement_timestamp() and u.sales_unit in (:sales_units)
      and u.format <= :known_format and d.format <= :known_format
      and d.looked_at < clock_timestamp() - :spacing_ms * interval '1 millisecond'
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = u.sales_unit and h.by_look and h.next_try_at > clock_timestamp())
    order by u.next_attempt_at
    limit :most
    for update of u, d skip locked),
looked as (
    update bridge.payment p set looked_at = clock_timestamp() from due where p.payment_id = due.payment_id
    returning p.payment_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity)
update bridge.operation o
set lookups = lookups + 1, next_attempt_at = clock_timestamp() + interval '1 minute'
from due, looked p
where o.operation_id = due.operation_id and p.payment_id = due.payment_id
returning p.payment_id, o.operation_id, p.order_id, p.api, o.api as sent_with, p.sales_unit, p.reference, true as with_movements, p.activity
