update bridge.operation
set state = 'UNKNOWN', outcome_unknown = true, refusal = :refusal, problem = :problem, lookups = 0, next_attempt_at = clock_timestamp(),
    lease_token = null, lease_until = null
where operation_id = :operation_id and state || '' = 'SENDING'
