update bridge.payment p
set next_check_at = clock_timestamp() + interval '1 minute', looked_at = clock_timestamp()
where p.payment_id = any (array(
    select d.payment_id from bridge.payment d
    where d.next_check_at <= statement_timestamp() and d.state in ('ACCEPTED', 'INITIATED') and d.sales_unit in (:sales_units)
      and d.format <= :known_format
      and d.looked_at < clock_timestamp() - :spacing_ms * interval '1 millisecond'
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = d.sales_unit and h.by_look and h.next_try_at > clock_timestamp())
    order by d.next_check_at
    limit :most
    for update of d skip locked))
returning p.payment_id, cast(null as bigint) as operation_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity,
    bridge.sent_with(p.payment_id) as sent_with, bridge.wants_movements(p.payment_id) as with_movements
