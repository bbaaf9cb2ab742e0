update bridge.operation
set state = 'READY', outcome_unknown = false, refusal = 'NONE', resolution = null, problem = null, attempts = 0,
    earlier_keys = case when idempotency_key = :idempotency_key then earlier_keys else earlier_keys || idempotency_key::text end,
    idempotency_key = :idempotency_key, first_sent_at = null, next_attempt_at = clock_timestamp()
where operation_id = :operation_id and state || '' = 'UNKNOWN'
