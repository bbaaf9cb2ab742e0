select cast(null as varchar) as kind, payment_status as state, count(*) as number
from bridge.payment where payment_id > :after and payment_id <= :upto
group by payment_status
