select purpose || ' ' || source_id as what, state, problem, next_attempt_at from bridge.operation where operation_id = :operation_id
