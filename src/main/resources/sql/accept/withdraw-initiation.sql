update bridge.operation set state = 'REJECTED', problem = 'cancelled before it was sent'
where payment_id = :payment_id and kind = 'INITIATE' and state || '' = 'READY' and attempts = 0
