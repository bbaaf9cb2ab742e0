select * from bridge.operation where payment_id = :payment_id and kind = 'INITIATE' and first_sent_at is not null
