select 1 from bridge.operation where payment_id = :payment_id and purpose in ('EXPIRE', 'ABANDON') and state = 'REJECTED'
