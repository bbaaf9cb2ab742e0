update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), problem = null,
    payment_url = cast(:payment_url as text),
    payment_url_expires_at = case when cast(:payment_url as text) is not null then coalesce(pay_before, clock_timestamp() + interval '5 minutes') end,
    next_check_at = clock_timestamp() + :first_check_ms * interval '1 millisecond'
where payment_id = :payment_id and state = 'ACCEPTED'
