-- Whoever counts has the turn for ten minutes at a time: a bridge that dies while it counts holds back the next count no longer.
-- Events that were never looked for need no looking for, because all parts are counted: only those of the moment.
update bridge.tally_turn set next_at = clock_timestamp() + interval '10 minutes'
where next_at <= clock_timestamp()
returning part_size, clock_timestamp() as began_at, (select coalesce(max(event_id), 0) from bridge.event) as last_event,
    coalesce(seen_event, (select greatest(0, max(event_id) - 10000) from bridge.event), 0) as seen_event
