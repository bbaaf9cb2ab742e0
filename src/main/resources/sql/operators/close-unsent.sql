update bridge.operation set state = 'REJECTED', problem = 'closed by a person: ' || :problem, outcome_unknown = false
where operation_id = :operation_id and state || '' = 'DEAD_LETTERED' and attempts = 0
