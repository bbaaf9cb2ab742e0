-- The lease begins anew: it is long enough for the call and for one repeat after a refused token. The call is counted at the last
-- moment at which it may still reach Vipps; its answer then says that it has. What was sent so long ago that Vipps may have forgotten
-- its key does not go.
with opened as (
    update bridge.operation o
    set state = 'SENDING', attempts = o.attempts + 1, outcome_unknown = true, refusal = 'NONE', problem = null,
        sent_at = clock_timestamp(), first_sent_at = coalesce(o.first_sent_at, clock_timestamp()),
        lease_until = clock_timestamp() + 2 * c.call_ms * interval '1 millisecond',
        before_captured = p.captured_minor, before_refunded = p.refunded_minor, before_cancelled = p.cancelled_minor
    from unnest(cast(:operation_ids as bigint[]), cast(:lease_tokens as uuid[]), cast(:calls_ms as bigint[]), cast(:detail as text[]))
            as c (operation_id, lease_token, call_ms, detail),
        bridge.payment p
    where o.operation_id = c.operation_id and o.state || '' = 'LEASED' and o.lease_token = c.lease_token
      and o.lease_until > clock_timestamp() and p.payment_id = o.payment_id and o.format <= :known_format
      and (o.first_sent_at is null or o.kind not in ('CAPTURE', 'REFUND')
          or o.first_sent_at > clock_timestamp() + (c.call_ms - :key_trust_ms) * interval '1 millisecond')
    returning o.operation_id, o.payment_id, o.order_id, o.kind, o.purpose || ' ' || o.source_id as operation, o.attempts as tries,
        o.idempotency_key, o.lease_token, c.call_ms, c.detail, p.reference, p.attempt),
counted as (
    update bridge.payment p
    set activity = p.activity + 1,
        initiate_sent = case o.kind when 'INITIATE' then bridge.with_call(p.initiate_sent, o.call_ms) else p.initiate_sent end,
        capture_sent  = case o.kind when 'CAPTURE'  then bridge.with_call(p.capture_sent, o.call_ms)  else p.capture_sent end,
        cancel_sent   = case o.kind when 'CANCEL'   then bridge.with_call(p.cancel_sent, o.call_ms)   else p.cancel_sent end,
        refund_sent   = case o.kind when 'REFUND'   then bridge.with_call(p.refund_sent, o.call_ms)   else p.refund_sent end
    from opened o
    where p.payment_id = o.payment_id),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'sent', left(detail, 2000) from opened)
select order_id, 'sent' as what, detail, 'bridge' as actor, reference, attempt, operation, tries, idempotency_key, lease_token from opened
