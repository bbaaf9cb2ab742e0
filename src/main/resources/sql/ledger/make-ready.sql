update bridge.operation
set state = 'READY', sales_unit = :sales_unit, api = :api, amount_minor = :amount_minor, idempotency_key = :idempotency_key, request_body = :request_body,
    next_attempt_at = clock_timestamp(), problem = null
where operation_id = :operation_id and state || '' = 'WAITING'
