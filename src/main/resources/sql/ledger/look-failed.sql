update bridge.operation set problem = 'the look-up failed: ' || :problem where payment_id = :payment_id and state = 'UNKNOWN'
