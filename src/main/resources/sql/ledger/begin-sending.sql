update bridge.operation o
set state = 'SENDING', attempts = attempts + 1, outcome_unknown = true, refusal = 'NONE', problem = null,
    sent_at = clock_timestamp(), first_sent_at = coalesce(first_sent_at, clock_timestamp()),
    before_captured = p.captured_minor, before_refunded = p.refunded_minor, before_cancelled = p.cancelled_minor
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = :operation_id and o.state = 'LEASED' and o.lease_token = :lease_token
  and o.lease_until > clock_timestamp() + :call_ms * interval '1 millisecond'
