update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), being_replaced = :being_replaced, next_check_at = clock_timestamp()
where payment_id = :payment_id and state = 'ACCEPTED'
