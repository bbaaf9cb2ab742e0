truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment cascade;
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state, description,
    payment_url, initiated_at, next_check_at, report_to_table)
select :name || '-' || i, 1, 1, '123456', 'ecom', :name || '-' || i, 'NOK', 10000, 'INITIATED', 'Benchmark',
    'https://vipps.example.com/pay', clock_timestamp(), clock_timestamp(), false
from generate_series(1, :rows) i;
analyze bridge.payment, bridge.operation
