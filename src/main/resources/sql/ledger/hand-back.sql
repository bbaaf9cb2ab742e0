update bridge.operation
set state = 'WAITING', lease_token = null, lease_until = null, next_attempt_at = clock_timestamp() + interval '5 seconds',
    problem = 'waits for a shipment of the order that has not been accepted yet'
where operation_id = :operation_id and state || '' = 'LEASED' and lease_token = :lease_token
