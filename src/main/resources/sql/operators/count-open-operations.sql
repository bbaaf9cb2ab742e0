-- Each state by its own small index, in the order that only this one has: one statement over all of them would read what is finished, too.
-- Of more than anybody can count while one waits, not all are counted; then the last count knows better, if its number is the larger one.
-- What the bridges have in flight is never many.
with looked as (
    select kind, state, count(*) as number from bridge.operation where state in ('LEASED', 'SENDING') group by kind, state
    union all
    select kind, 'READY', count(*)
    from (select kind from bridge.operation where state = 'READY' order by kind, next_attempt_at, operation_id limit :most) r group by kind
    union all
    select kind, 'UNKNOWN', count(*)
    from (select kind from bridge.operation where state = 'UNKNOWN' order by next_attempt_at limit :most) u group by kind
    union all
    select kind, 'WAITING', count(*)
    from (select kind from bridge.operation where state = 'WAITING' order by next_attempt_at limit :most) w group by kind)
select kind, state, max(number) as number
from (
    select kind, state, number from looked
    union all
    select kind, state, number from bridge.tally_open
    where state in (select state from looked group by state having sum(number) >= :most)) n
group by kind, state
order by state, kind
