-- As book-answers: what begin-sending has counted is over, and Vipps knows the payment; each in the row of its own payment.
with done as (
    update bridge.operation o
    set state = 'DONE', outcome_minor = o.amount_minor, vipps_transaction_id = a.transaction_id, problem = null,
        outcome_unknown = false, refusal = 'NONE', lease_token = null, lease_until = null, resolution = null
    from unnest(cast(:operation_ids as bigint[]), cast(:lease_tokens as uuid[]), cast(:transaction_ids as varchar[]), cast(:urls as text[]))
            as a (operation_id, lease_token, transaction_id, url),
        bridge.payment p
    where o.operation_id = a.operation_id and o.state || '' = 'SENDING' and o.lease_token = a.lease_token
      and o.kind = 'INITIATE'
      and o.format <= :known_format
      and p.payment_id = o.payment_id and p.state || '' = 'ACCEPTED'
    returning o.operation_id, o.payment_id, o.order_id, o.purpose || ' ' || o.source_id as operation, o.attempts as tries,
        o.idempotency_key, a.lease_token, a.url),
initiated as (
    update bridge.payment p
    set activity = p.activity + 1, initiate_sent = bridge.call_ended(p.initiate_sent),
        state = 'INITIATED', initiated_at = clock_timestamp(), problem = null, payment_url = d.url,
        payment_url_expires_at = case when d.url is not null then coalesce(p.pay_before, clock_timestamp() + interval '5 minutes') end,
        next_check_at = clock_timestamp() + :first_check_ms * interval '1 millisecond'
    from done d
    where p.payment_id = d.payment_id
    returning p.payment_id, p.reference, p.attempt),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'done', operation from done)
select d.order_id, 'done' as what, d.operation as detail, 'bridge' as actor, i.reference, i.attempt, d.operation, d.tries, d.idempotency_key,
    d.lease_token
from done d
join initiated i on i.payment_id = d.payment_id
