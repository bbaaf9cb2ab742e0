update bridge.payment set next_check_at = clock_timestamp() + :delay_ms * interval '1 millisecond', checks = checks + 1
where payment_id = :payment_id and next_check_at is not null
