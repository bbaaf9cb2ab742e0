-- Whoever counts has the turn for ten minutes at a time: a bridge that dies while it counts holds back the next count no longer. A rest of
-- more than a quarter of an hour was taken by a bridge of the first release.
--
-- An event is written before it is committed, and a later one may be committed first. So the count holds all events but those that are
-- younger than 15 s or than a transaction that is going on, and the next one reads these again. Before the first count begins no event
-- matters, because all parts are counted.
update bridge.tally_turn
set next_at = clock_timestamp() + interval '10 minutes',
    seen_event = coalesce(seen_event, (select greatest(0, max(event_id) - 10000) from bridge.event), 0)
where next_at <= clock_timestamp() or next_at > clock_timestamp() + interval '16 minutes'
returning part_size, clock_timestamp() as began_at, (select coalesce(max(event_id), 0) from bridge.event) as last_event,
    seen_event, least(clock_timestamp() - interval '15 seconds', (
        select min(coalesce(xact_start, '-infinity')) from pg_stat_activity
        where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid())) as complete_until
