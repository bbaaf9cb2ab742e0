select kind, state, count(*) as number
from bridge.operation where operation_id > :after and operation_id <= :upto and state in ('DONE', 'REJECTED')
group by kind, state
