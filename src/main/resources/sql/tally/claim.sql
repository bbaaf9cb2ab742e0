-- Whoever counts has the turn for ten minutes at a time: a bridge that dies while it counts holds back the next count no longer.
update bridge.tally_turn set next_at = clock_timestamp() + interval '10 minutes'
where next_at <= clock_timestamp()
returning (select coalesce(max(payment_id), 0) from bridge.payment) as last_payment,
    (select coalesce(max(operation_id), 0) from bridge.operation) as last_operation, clock_timestamp() as began_at
