select max(updated_at) as booked_at from bridge.operation
where payment_id = :payment_id and kind in ('CAPTURE', 'REFUND') and state = 'DONE' and idempotency_key is not null
    and vipps_transaction_id is null
having max(updated_at) is not null
