update bridge.operation set next_attempt_at = clock_timestamp() + :delay_ms * interval '1 millisecond'
where operation_id = :operation_id and state || '' in ('UNKNOWN', 'WAITING')
