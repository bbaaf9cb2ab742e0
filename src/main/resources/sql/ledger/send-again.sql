update bridge.operation
set state = 'READY', outcome_unknown = false, problem = :problem, next_attempt_at = :next_attempt_at, lease_token = null, lease_until = null
where operation_id = :operation_id and state || '' in ('SENDING', 'UNKNOWN')
