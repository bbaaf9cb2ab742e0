update bridge.payment set state = 'ACCEPTED', problem = null, ended_at = null where payment_id = :payment_id and state = 'DEAD_LETTERED'
