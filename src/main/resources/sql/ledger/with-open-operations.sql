select distinct payment_id from bridge.operation
where payment_id = any (cast(:payment_ids as bigint[])) and state not in ('DONE', 'REJECTED')
