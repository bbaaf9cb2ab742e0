-- What there may be more of than anybody can count while one waits, each state by its own small index.
insert into bridge.tally_open (kind, state, number)
select kind, 'WAITING', count(*) from bridge.operation where state = 'WAITING' group by kind
union all
select kind, 'READY', count(*) from bridge.operation where state = 'READY' group by kind
union all
select kind, 'UNKNOWN', count(*) from bridge.operation where state = 'UNKNOWN' group by kind
