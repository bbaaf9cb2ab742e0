truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment cascade;
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state, description,
    return_url, report_to_table)
select :name || '-' || i, 1, 1, '123456', 'ecom', :name || '-' || i, 'NOK', 10000, 'ACCEPTED', 'Benchmark',
    'https://shop.example.com/thanks', false
from generate_series(1, :rows) i;
insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor, content,
    idempotency_key, request_body, state, api)
select 'INITIATE', 'ORDER', order_id || '#1', order_id, payment_id, '123456', null, 10000, 'benchmark', 'i-' || md5(order_id), convert_to(
        '{"customerInfo":{},"merchantInfo":{"merchantSerialNumber":"123456","callbackPrefix":"https://bridge.example.com/vipps/callbacks",'
        || '"fallBack":"https://shop.example.com/thanks","authToken":"{callback-token}"},"transaction":{"orderId":"'
        || reference || '","amount":10000,"transactionText":"Benchmark"}}', 'UTF8'), 'READY', 'ecom'
from bridge.payment order by payment_id;
analyze bridge.payment, bridge.operation
