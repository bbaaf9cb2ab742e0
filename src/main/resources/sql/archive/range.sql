select coalesce(min(payment_id), 0) as first, coalesce(max(payment_id), 0) as last from bridge.payment
