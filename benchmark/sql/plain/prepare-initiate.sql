truncate plain.operation, plain.event, plain.payment;
with accepted as (
    insert into plain.payment (reference, amount_minor, state)
    select :name || '-' || i, 10000, 'ACCEPTED' from generate_series(1, :rows) i
    returning payment_id, reference)
insert into plain.operation (payment_id, kind, reference, idempotency_key, request_body, amount_minor, state)
select payment_id, 'INITIATE', reference, 'i-' || md5(reference), convert_to(
        '{"customerInfo":{},"merchantInfo":{"merchantSerialNumber":"123456","callbackPrefix":"https://bridge.example.com/vipps/callbacks",'
        || '"fallBack":"https://shop.example.com/thanks","authToken":"' || md5(reference) || '"},"transaction":{"orderId":"'
        || reference || '","amount":10000,"transactionText":"Benchmark"}}', 'UTF8'), 10000, 'READY'
from accepted order by payment_id;
analyze plain.payment, plain.operation
