insert into bridge.tally_part (counts, part, kinds, states, numbers, counted_at)
select 'PAYMENT', :part, coalesce(array_agg(cast(null as varchar)), '{}'), coalesce(array_agg(c.state), '{}'), coalesce(array_agg(c.number), '{}'),
    statement_timestamp()
from (
    select payment_status as state, count(*) as number from bridge.payment
    where payment_id >= cast(:part as bigint) * :part_size and payment_id < (cast(:part as bigint) + 1) * :part_size
    group by payment_status) c
on conflict (counts, part) do update
set kinds = excluded.kinds, states = excluded.states, numbers = excluded.numbers, counted_at = excluded.counted_at
