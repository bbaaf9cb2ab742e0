update bridge.operation
set state = 'READY', outcome_unknown = false, problem = :problem, attempts = attempts - 1, lease_token = null, lease_until = null,
    next_attempt_at = clock_timestamp() + :delay_ms * interval '1 millisecond'
where operation_id = :operation_id and state = 'SENDING'
