select sent_at as began, done_at as ended, case when state = 'DONE' then done_at end as settled
from plain.operation
