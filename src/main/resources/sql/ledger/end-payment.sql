update bridge.payment
set state = :state, problem = cast(:problem as text), ended_at = clock_timestamp(), held_minor = 0, being_replaced = false,
    next_check_at = case when initiated_at is null or :state = 'DEAD_LETTERED' then null else clock_timestamp() + interval '1 minute' end
where payment_id = :payment_id
