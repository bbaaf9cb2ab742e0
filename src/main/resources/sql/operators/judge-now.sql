update bridge.operation set next_attempt_at = clock_timestamp() where payment_id = :payment_id and state || '' = 'WAITING'
