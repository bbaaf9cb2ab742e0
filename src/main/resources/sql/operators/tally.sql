-- One row at least, so that it is known whether anything was counted yet.
select w.counted_at, t.kind, t.state, t.number
from bridge.tally_turn w left join bridge.tally t on w.counted_at is not null
order by t.state, t.kind
