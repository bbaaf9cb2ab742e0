select looked_at as began, changed_at as ended, case when state = 'AUTHORIZED' then changed_at end as settled
from plain.payment
