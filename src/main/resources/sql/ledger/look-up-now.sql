update bridge.operation set next_attempt_at = clock_timestamp() where operation_id = :operation_id and state || '' = 'UNKNOWN'
