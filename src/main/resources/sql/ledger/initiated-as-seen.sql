update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), being_replaced = :being_replaced, next_check_at = clock_timestamp(),
    payment_url = cast(:payment_url as text),
    payment_url_expires_at = case when cast(:payment_url as text) is not null then coalesce(pay_before,
        coalesce(cast(:created_at as timestamptz), clock_timestamp()) + interval '5 minutes') end
where payment_id = :payment_id and state = 'ACCEPTED'
