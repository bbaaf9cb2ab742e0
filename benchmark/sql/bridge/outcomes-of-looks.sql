select looked_at as began, authorized_at as ended, case when state = 'AUTHORIZED' then authorized_at end as settled
from bridge.payment
