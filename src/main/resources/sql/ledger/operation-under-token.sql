select * from bridge.operation where operation_id = :operation_id and state || '' = 'SENDING' and lease_token = :lease_token
