truncate plain.operation, plain.event, plain.payment;
with paid as (
    insert into plain.payment (reference, amount_minor, state, authorized_minor, held_minor)
    select :name || '-' || i, 10000, 'AUTHORIZED', 10000, 10000 from generate_series(1, :rows) i
    returning payment_id, reference)
insert into plain.operation (payment_id, kind, reference, idempotency_key, request_body, amount_minor, state)
select payment_id, 'CAPTURE', reference, 'c-' || md5(reference), convert_to(
        '{"merchantInfo":{"merchantSerialNumber":"123456"},"transaction":{"amount":10000,"transactionText":"Benchmark"}}', 'UTF8'),
    10000, 'READY'
from paid order by payment_id;
analyze plain.payment, plain.operation
