update bridge.operation set next_attempt_at = clock_timestamp() where order_id = :order_id and state || '' in ('UNKNOWN', 'WAITING')
