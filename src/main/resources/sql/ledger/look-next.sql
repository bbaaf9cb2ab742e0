update bridge.payment set next_check_at = clock_timestamp() + cast(:delay_ms as bigint) * interval '1 millisecond', checks = checks + 1
where payment_id = :payment_id
