select distinct order_id from bridge.operation
where state = 'WAITING' and next_attempt_at <= clock_timestamp() and payment_id is null
limit :most
