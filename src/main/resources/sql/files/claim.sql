-- A new file is ours; one that is being taken is ours only once its claim has run out; one that was taken is being told again.
insert into bridge.dropped_file as f (name, hash, kind, claimed_until)
values (:name, :hash, :kind, clock_timestamp() + interval '30 seconds')
on conflict (name, hash) do update set claimed_until = clock_timestamp() + interval '30 seconds'
    where f.state <> 'TAKING' or f.claimed_until < clock_timestamp()
returning file_id, state, lines_taken
