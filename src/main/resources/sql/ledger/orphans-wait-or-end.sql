with orphan as (
    update bridge.operation
    set state = case when created_at + :grace_ms * interval '1 millisecond' <= clock_timestamp() then 'DEAD_LETTERED' else 'WAITING' end,
        dead_letter_class = case when created_at + :grace_ms * interval '1 millisecond' <= clock_timestamp() then 'unknown-order' end,
        problem = case when created_at + :grace_ms * interval '1 millisecond' <= clock_timestamp()
            then 'no order ' || order_id || ' has come' else 'waits for its order' end,
        next_attempt_at = least(clock_timestamp() + interval '1 minute',
            greatest(created_at + :grace_ms * interval '1 millisecond', clock_timestamp() + interval '100 milliseconds'))
    where order_id = :order_id and payment_id is null and state = 'WAITING'
    returning operation_id, state)
select operation_id from orphan where state = 'DEAD_LETTERED'
