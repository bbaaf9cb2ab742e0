select p.payment_id from bridge.payment p
where p.payment_id = any (cast(:payment_ids as bigint[])) and p.format <= :known_format
for update skip locked
