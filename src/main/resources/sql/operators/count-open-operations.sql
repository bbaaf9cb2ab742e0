-- Each state by its own small index, in the order that only this one has: one statement over all of them would read what is finished, too.
-- Of more than anybody can count while one waits, not all are counted. What a bridge has in flight is never many, nor what waits for a
-- person.
select kind, 'WAITING' as state, count(*) as number
from (select kind from bridge.operation where state = 'WAITING' order by next_attempt_at limit :most) w group by kind
union all
select kind, 'READY', count(*)
from (select kind from bridge.operation where state = 'READY' order by kind, next_attempt_at, operation_id limit :most) r group by kind
union all
select kind, state, count(*) from bridge.operation where state in ('LEASED', 'SENDING') group by kind, state
union all
select kind, 'UNKNOWN', count(*)
from (select kind from bridge.operation where state = 'UNKNOWN' order by next_attempt_at limit :most) u group by kind
union all
select kind, 'DEAD_LETTERED', count(*) from bridge.operation where state = 'DEAD_LETTERED' group by kind
order by state, kind
