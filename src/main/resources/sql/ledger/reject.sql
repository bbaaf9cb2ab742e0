update bridge.operation
set state = 'REJECTED', problem = :problem, refusal = :refusal, outcome_unknown = false, lease_token = null, lease_until = null
where operation_id = :operation_id and state || '' in ('WAITING', 'READY', 'LEASED', 'SENDING', 'UNKNOWN')
