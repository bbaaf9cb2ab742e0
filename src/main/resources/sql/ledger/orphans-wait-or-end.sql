-- An operation whose order has not come within the grace is a person's; the release that would have followed it is off.
with waiting as (
    select operation_id, created_at + :grace_ms * interval '1 millisecond' as until,
        created_at + :grace_ms * interval '1 millisecond' <= statement_timestamp() as is_over
    from bridge.operation
    where order_id = :order_id and payment_id is null and state || '' = 'WAITING' and format <= :known_format
    for update),
orphan as (
    update bridge.operation o
    set state = case when not w.is_over then 'WAITING' when o.purpose = 'RELEASE' then 'REJECTED' else 'DEAD_LETTERED' end,
        dead_letter_class = case when w.is_over and o.purpose <> 'RELEASE' then 'unknown-order' end,
        problem = case when w.is_over then 'no order ' || o.order_id || ' has come' else 'waits for its order' end,
        next_attempt_at = least(clock_timestamp() + interval '1 minute', greatest(w.until, clock_timestamp() + interval '100 milliseconds'))
    from waiting w
    where w.operation_id = o.operation_id
    returning o.operation_id, o.state, o.problem)
select operation_id, case state when 'DEAD_LETTERED' then 'dead-lettered' else 'rejected' end as what, problem
from orphan where state <> 'WAITING'
