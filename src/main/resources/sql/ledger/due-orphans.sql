select distinct order_id from (
    select order_id from bridge.operation
    where lower(state) = 'waiting' and next_attempt_at <= statement_timestamp() and payment_id is null
      and format <= :known_format
    order by next_attempt_at
    limit :most) due
