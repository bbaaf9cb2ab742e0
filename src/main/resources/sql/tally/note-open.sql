-- Each state by its own small index: one statement over all of them would read what is finished, too.
insert into bridge.tally_open (kind, state, number)
select kind, 'WAITING', count(*) from bridge.operation where state = 'WAITING' group by kind
union all
select kind, 'READY', count(*) from bridge.operation where state = 'READY' group by kind
union all
select kind, state, count(*) from bridge.operation where state in ('LEASED', 'SENDING') group by kind, state
union all
select kind, 'UNKNOWN', count(*) from bridge.operation where state = 'UNKNOWN' group by kind
union all
select kind, 'DEAD_LETTERED', count(*) from bridge.operation where state = 'DEAD_LETTERED' group by kind
