update bridge.payment set state = 'CANCELLED', problem = case when erp_attempt > 1 then 'attempt ' || erp_attempt || ': cancelled before it was sent' end,
    ended_at = clock_timestamp(), next_check_at = null
where payment_id = :payment_id and state = 'ACCEPTED'
