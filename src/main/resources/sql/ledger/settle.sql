update bridge.operation set state = 'DONE', amount_minor = :amount_minor, outcome_minor = :amount_minor, problem = null
where operation_id = :operation_id and state || '' = 'WAITING'
