update bridge.payment set activity = activity + 1 where payment_id = :payment_id
