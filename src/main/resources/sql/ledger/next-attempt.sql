insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table)
select order_id, :attempt, erp_attempt, sales_unit, :api, :reference, currency, amount_minor, 'ACCEPTED',
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table
from bridge.payment where payment_id = :payment_id
returning payment_id
