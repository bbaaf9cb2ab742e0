update bridge.payment
set state = 'AUTHORIZED', problem = null, being_replaced = false, ended_at = null, authorized_at = coalesce(authorized_at, clock_timestamp())
where payment_id = :payment_id
