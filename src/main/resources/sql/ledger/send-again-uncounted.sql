-- Nothing has reached Vipps, so neither the attempt nor the age of the key counts.
update bridge.operation
set state = 'READY', outcome_unknown = false, problem = :problem, attempts = attempts - 1,
    first_sent_at = case when attempts = 1 then null else first_sent_at end, lease_token = null, lease_until = null,
    next_attempt_at = clock_timestamp() + :delay_ms * interval '1 millisecond'
where operation_id = :operation_id and state || '' = 'SENDING'
