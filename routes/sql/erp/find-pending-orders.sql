-- The orders to be paid: new ones, and those whose attempt was raised after an end without payment. The bridge begins the
-- payment_error of an attempt after the first with "attempt N:", which tells a raised attempt from one that has ended as well.
-- Each half is read in its own order, so that neither a long line of new orders nor the old ones cost anything.
select order_id, sales_unit, amount_minor, currency, description, customer_phone, return_url, payment_flow, pay_before,
    existing_reference, attempt, seen_status, seen_version
from (
    (select order_id, sales_unit, amount_minor, currency, description, customer_phone, return_url, payment_flow, pay_before,
        existing_reference, attempt, payment_status as seen_status, coalesce(payment_version, 0) as seen_version, created_at
    from erp.sales_order
    where payment_status = 'PENDING'
    order by created_at, order_id
    fetch first 500 rows only)
    union all
    (select order_id, sales_unit, amount_minor, currency, description, customer_phone, return_url, payment_flow, pay_before,
        existing_reference, attempt, payment_status as seen_status, coalesce(payment_version, 0) as seen_version, created_at
    from erp.sales_order
    where attempt > 1 and payment_status in ('CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED')
      and coalesce(payment_error, '') not like 'attempt ' || attempt || ':%'
    order by created_at, order_id
    fetch first 500 rows only)
) found
order by created_at, order_id
fetch first 500 rows only
