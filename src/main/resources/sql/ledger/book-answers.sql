-- What begin-sending has counted is over, what the operation held is moved, and it is done; each in the row of its own payment.
-- Where the answer does not name the movement it is read later, not at once, so that one look names what several shipments have moved.
with done as (
    update bridge.operation o
    set state = 'DONE', outcome_minor = o.amount_minor, vipps_transaction_id = a.transaction_id, problem = null,
        outcome_unknown = false, refusal = 'NONE', lease_token = null, lease_until = null, resolution = null
    from unnest(cast(:operation_ids as bigint[]), cast(:lease_tokens as uuid[]), cast(:transaction_ids as varchar[]))
        as a (operation_id, lease_token, transaction_id)
    where o.operation_id = a.operation_id and o.state || '' = 'SENDING' and o.lease_token = a.lease_token
      and o.kind in ('CAPTURE', 'REFUND')
      and o.format <= :known_format
    returning o.operation_id, o.payment_id, o.order_id, o.kind, o.purpose || ' ' || o.source_id as operation, o.attempts as tries,
        o.idempotency_key, o.amount_minor, o.vipps_transaction_id, a.lease_token),
booked as (
    update bridge.payment p
    set held_minor        = case d.kind when 'CAPTURE' then 0 else p.held_minor end,
        captured_minor    = case d.kind when 'CAPTURE' then p.captured_minor + d.amount_minor else p.captured_minor end,
        refund_held_minor = case d.kind when 'REFUND' then 0 else p.refund_held_minor end,
        refunded_minor    = case d.kind when 'REFUND' then p.refunded_minor + d.amount_minor else p.refunded_minor end,
        activity     = p.activity + 1,
        capture_sent = case d.kind when 'CAPTURE' then bridge.call_ended(p.capture_sent) else p.capture_sent end,
        refund_sent  = case d.kind when 'REFUND' then bridge.call_ended(p.refund_sent) else p.refund_sent end,
        next_check_at = case when d.vipps_transaction_id is null
            then least(p.next_check_at, clock_timestamp() + :read_movements_ms * interval '1 millisecond') else p.next_check_at end
    from done d
    where p.payment_id = d.payment_id
    returning p.payment_id, p.reference, p.attempt, p.currency, p.sales_unit, p.captured_minor, p.refunded_minor),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'done', operation from done)
select d.order_id, 'done' as what, d.operation as detail, 'bridge' as actor, b.reference, b.attempt, d.operation, d.tries, d.idempotency_key,
    d.lease_token, d.payment_id, d.kind, d.amount_minor, b.currency, b.captured_minor, b.refunded_minor
from done d
join booked b on b.payment_id = d.payment_id
