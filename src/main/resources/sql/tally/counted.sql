update bridge.tally_turn
set counted_at = :began_at, next_at = clock_timestamp() + :rest_ms * interval '1 millisecond',
    seen_event = coalesce((
        select event_id from bridge.event
        where event_id > :seen_event and event_id <= :last_event and at < cast(:complete_until as timestamptz)
        order by event_id desc limit 1), :seen_event)
