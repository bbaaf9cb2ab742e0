update bridge.payment set next_check_at = clock_timestamp() where payment_id = :payment_id
