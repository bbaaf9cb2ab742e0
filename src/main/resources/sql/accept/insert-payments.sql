insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table, next_check_at)
select n.order_id, 1, n.erp_attempt, n.sales_unit, n.api, n.reference, n.adopted, n.currency, n.amount_minor, 'ACCEPTED',
    n.description, n.phone, n.return_url, n.payment_flow, n.pay_before, :report_to_table, case when n.adopted then clock_timestamp() end
from unnest(cast(:order_ids as varchar[]), cast(:erp_attempts as integer[]), cast(:sales_units as varchar[]),
        cast(:references as varchar[]), cast(:adopted as boolean[]), cast(:currencies as varchar[]), cast(:amounts as bigint[]),
        cast(:descriptions as varchar[]), cast(:phones as varchar[]), cast(:return_urls as varchar[]),
        cast(:apis as varchar[]), cast(:flows as varchar[]), cast(:pay_befores as timestamptz[]))
    as n (order_id, erp_attempt, sales_unit, reference, adopted, currency, amount_minor, description, phone, return_url, api, payment_flow,
        pay_before)
order by n.order_id
on conflict do nothing
returning *, clock_timestamp() as read_at
