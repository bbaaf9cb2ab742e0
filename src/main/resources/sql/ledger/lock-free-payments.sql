-- Only those that nobody holds: one payment that is held must not hold up the others.
select p.*, clock_timestamp() as read_at from bridge.payment p where p.payment_id = any (cast(:payment_ids as bigint[])) for update skip locked
