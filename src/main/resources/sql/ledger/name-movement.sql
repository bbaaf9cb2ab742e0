update bridge.operation set vipps_transaction_id = :vipps_transaction_id
where payment_id = :payment_id and kind = :kind and state || '' = 'DONE' and vipps_transaction_id is null
    and (idempotency_key = :idempotency_key or :idempotency_key = any (earlier_keys))
