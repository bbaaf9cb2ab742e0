-- All of them: each waits for a person, so they are never many for long.
select kind, 'DEAD_LETTERED' as state, dead_letter_class as name, count(*) as number
from bridge.operation where state = 'DEAD_LETTERED' group by kind, dead_letter_class order by dead_letter_class, kind
