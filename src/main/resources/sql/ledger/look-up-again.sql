update bridge.operation set next_attempt_at = clock_timestamp() + interval '2 seconds'
where payment_id = :payment_id and state || '' = 'UNKNOWN'
