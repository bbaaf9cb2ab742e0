insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table, next_check_at)
values (:order_id, :attempt, :erp_attempt, :sales_unit, :api, :reference, :adopted, :currency, :amount_minor, 'ACCEPTED',
    :description, cast(:customer_phone as varchar), :return_url, :payment_flow,
    cast(:pay_before as timestamptz), :report_to_table, case when :adopted then clock_timestamp() end)
on conflict do nothing
returning payment_id
