update bridge.operation set state = 'DONE', outcome_minor = amount_minor, problem = null
where payment_id = :payment_id and purpose = 'ORDER' and state || '' = 'WAITING'
