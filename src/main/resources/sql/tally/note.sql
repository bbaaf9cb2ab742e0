insert into bridge.tally (kind, state, number)
select n.kind, n.state, n.number
from unnest(cast(:kinds as varchar[]), cast(:states as varchar[]), cast(:numbers as bigint[])) as n (kind, state, number)
