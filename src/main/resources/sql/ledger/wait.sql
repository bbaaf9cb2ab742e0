update bridge.operation set problem = :problem, next_attempt_at = :next_attempt_at
where operation_id = :operation_id and state || '' = 'WAITING' and (problem, next_attempt_at) is distinct from (:problem, :next_attempt_at)
