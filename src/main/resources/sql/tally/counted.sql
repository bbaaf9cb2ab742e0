-- An event is written some time before it is committed, and one with a later id may be committed first. So what is younger than that
-- is looked for once more.
update bridge.tally_turn
set counted_at = :began_at, next_at = clock_timestamp() + :rest_ms * interval '1 millisecond',
    seen_event = coalesce((
        select event_id from bridge.event
        where event_id > :seen_event and event_id <= :last_event and at < cast(:began_at as timestamptz) - interval '15 seconds'
        order by event_id desc limit 1), :seen_event)
