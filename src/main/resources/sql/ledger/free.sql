update bridge.payment set held_minor = 0, refund_held_minor = 0
where payment_id = :payment_id and (held_minor, refund_held_minor) is distinct from (0, 0)
