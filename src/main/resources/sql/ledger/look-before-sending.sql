update bridge.operation
set state = 'UNKNOWN', outcome_unknown = true, lookups = 0, lease_token = null, lease_until = null, next_attempt_at = clock_timestamp(),
    problem = 'its key is older than retry.key-trust-ms: it is looked up before it may go again'
where operation_id = :operation_id and kind in ('CAPTURE', 'REFUND') and state || '' = 'LEASED' and lease_token = :lease_token
  and first_sent_at <= clock_timestamp() + :call_ms * interval '1 millisecond' - :key_trust_ms * interval '1 millisecond'
