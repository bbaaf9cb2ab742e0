select sent_at as began, updated_at as ended, case when state = 'DONE' then updated_at end as settled
from bridge.operation
