select * from bridge.operation where operation_id = :operation_id
