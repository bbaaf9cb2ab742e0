-- The limit comes first: to make all that is due distinct would read it all.
select distinct payment_id from (
    select payment_id from bridge.operation
    where state = 'WAITING' and next_attempt_at <= statement_timestamp() and payment_id is not null
      and format <= :known_format
    order by next_attempt_at
    limit :most) due
