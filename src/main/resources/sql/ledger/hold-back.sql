update bridge.operation
set state = 'READY', lease_token = null, lease_until = null, next_attempt_at = :next_attempt_at,
    problem = :problem
where operation_id = :operation_id and state || '' = 'LEASED' and lease_token = :lease_token
