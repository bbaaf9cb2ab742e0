update bridge.warning set ended_at = clock_timestamp()
where ended_at is null and seen_at < clock_timestamp() - :unseen_ms * interval '1 millisecond'
returning name, subject, detail
