select 1 from bridge.operation
where operation_id = :operation_id and state || '' = 'SENDING' and lease_token = :lease_token
  and lease_until > clock_timestamp() + :call_ms * interval '1 millisecond'
