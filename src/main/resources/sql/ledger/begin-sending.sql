-- The lease begins anew: it is long enough for the call and for one repeat after a refused token.
update bridge.operation o
set state = 'SENDING', attempts = attempts + 1, outcome_unknown = true, refusal = 'NONE', problem = null,
    sent_at = clock_timestamp(), first_sent_at = coalesce(first_sent_at, clock_timestamp()),
    lease_until = clock_timestamp() + 2 * :call_ms * interval '1 millisecond',
    before_captured = p.captured_minor, before_refunded = p.refunded_minor, before_cancelled = p.cancelled_minor
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = :operation_id and o.state = 'LEASED' and o.lease_token = :lease_token
  and o.lease_until > clock_timestamp()
