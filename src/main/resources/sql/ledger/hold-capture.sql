update bridge.payment set held_minor = held_minor + :amount_minor
where payment_id = :payment_id and held_minor + captured_minor + :amount_minor <= authorized_minor - cancelled_minor
