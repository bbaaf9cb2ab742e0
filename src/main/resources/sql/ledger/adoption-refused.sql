update bridge.operation set state = 'REJECTED', problem = :problem
where payment_id = :payment_id and purpose = 'ORDER' and state || '' = 'WAITING'
