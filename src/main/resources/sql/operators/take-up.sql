update bridge.operation
set state = 'UNKNOWN', outcome_unknown = true, resolution = :resolution, dead_letter_class = null, lookups = 0, next_attempt_at = clock_timestamp()
where operation_id = :operation_id and state = 'DEAD_LETTERED' and attempts > 0
