update bridge.payment set refund_held_minor = refund_held_minor + :amount_minor
where payment_id = :payment_id and refund_held_minor + refunded_minor + :amount_minor <= captured_minor
