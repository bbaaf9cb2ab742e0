update bridge.payment set refund_held_minor = 0, refunded_minor = refunded_minor + :amount_minor
where payment_id = :payment_id
