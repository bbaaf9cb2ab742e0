-- Where it is known that nothing had moved, the amounts to compare with are today's: other operations have gone on since.
update bridge.operation o
set state = 'UNKNOWN', outcome_unknown = true, resolution = :resolution, dead_letter_class = null, lookups = 0, next_attempt_at = clock_timestamp(),
    before_captured = case when o.outcome_unknown then o.before_captured else p.captured_minor end,
    before_refunded = case when o.outcome_unknown then o.before_refunded else p.refunded_minor end,
    before_cancelled = case when o.outcome_unknown then o.before_cancelled else p.cancelled_minor end
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = :operation_id and o.state || '' = 'DEAD_LETTERED' and o.attempts > 0
