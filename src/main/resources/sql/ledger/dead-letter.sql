update bridge.operation
set state = 'DEAD_LETTERED', outcome_unknown = :outcome_unknown, problem = :problem, dead_letter_class = :dead_letter_class,
    refusal = :refusal,
    resolution = null, lease_token = null, lease_until = null
where operation_id = :operation_id and state || '' in ('WAITING', 'SENDING', 'UNKNOWN')
