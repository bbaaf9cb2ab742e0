truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment cascade;
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, authorized_minor,
    held_minor, state, description, initiated_at, authorized_at, report_to_table)
select :name || '-' || i, 1, 1, '123456', 'ecom', :name || '-' || i, 'NOK', 10000, 10000,
    10000, 'AUTHORIZED', 'Benchmark', clock_timestamp(), clock_timestamp(), false
from generate_series(1, :rows) i;
insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor, content,
    idempotency_key, request_body, state, api)
select 'CAPTURE', 'SHIPMENT', order_id, order_id, payment_id, '123456', 10000, 10000, 'benchmark', 'c-' || md5(order_id), convert_to(
        '{"merchantInfo":{"merchantSerialNumber":"123456"},"transaction":{"amount":10000,"transactionText":"Benchmark"}}', 'UTF8'),
    'READY', 'ecom'
from bridge.payment order by payment_id;
analyze bridge.payment, bridge.operation
