insert into bridge.tally (kind, state, number)
select n.kind, n.state, sum(n.number)
from bridge.tally_part p
cross join unnest(p.kinds, p.states, p.numbers) as n (kind, state, number)
group by n.kind, n.state
