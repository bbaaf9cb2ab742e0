insert into bridge.tally_part (counts, part, kinds, states, numbers, counted_at)
select 'OPERATION', :part, coalesce(array_agg(c.kind), '{}'), coalesce(array_agg(c.state), '{}'), coalesce(array_agg(c.number), '{}'),
    statement_timestamp()
from (
    select kind, state, count(*) as number from bridge.operation
    where operation_id >= cast(:part as bigint) * :part_size and operation_id < (cast(:part as bigint) + 1) * :part_size
      and state in ('DONE', 'REJECTED')
    group by kind, state) c
on conflict (counts, part) do update
set kinds = excluded.kinds, states = excluded.states, numbers = excluded.numbers, counted_at = excluded.counted_at
