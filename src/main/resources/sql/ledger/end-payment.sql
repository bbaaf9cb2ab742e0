update bridge.payment
set state = :state, problem = cast(:problem as text), ended_at = clock_timestamp(), held_minor = 0, being_replaced = false,
    -- An initiation that was looked for may still arrive at Vipps; one that was refused, or never sent, will not.
    next_check_at = case when :state <> 'DEAD_LETTERED' and (initiated_at is not null or exists (
            select from bridge.operation o
            where o.payment_id = :payment_id and o.kind = 'INITIATE' and o.lookups > 0))
        then clock_timestamp() + interval '1 minute' end
where payment_id = :payment_id
