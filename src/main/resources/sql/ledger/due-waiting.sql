select distinct payment_id from bridge.operation
where state = 'WAITING' and next_attempt_at <= clock_timestamp() and payment_id is not null
limit :most
