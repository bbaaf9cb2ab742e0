update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), problem = null,
    payment_url = :payment_url, payment_url_expires_at = clock_timestamp() + interval '5 minutes',
    next_check_at = clock_timestamp() + :first_check_ms * interval '1 millisecond'
where payment_id = :payment_id and state = 'ACCEPTED'
