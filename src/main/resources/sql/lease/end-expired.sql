-- A lease that ran out before the call began is simply free again; one that ran out during the call leaves its outcome unknown.
update bridge.operation
set state = case state when 'LEASED' then 'READY' else 'UNKNOWN' end,
    problem = case state when 'LEASED' then problem else 'the lease ran out before an answer was recorded' end,
    lookups = 0, lease_token = null, lease_until = null, next_attempt_at = clock_timestamp()
where operation_id = any (array(
    select operation_id from bridge.operation
    where state in ('LEASED', 'SENDING') and lease_until < statement_timestamp() and format <= :known_format
    limit 500 for update skip locked))
returning operation_id, payment_id, order_id, state
