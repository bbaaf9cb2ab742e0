update bridge.payment set held_minor = 0, captured_minor = captured_minor + :amount_minor
where payment_id = :payment_id
