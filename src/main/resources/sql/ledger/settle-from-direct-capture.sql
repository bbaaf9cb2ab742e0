update bridge.payment set settled_minor = settled_minor + :amount_minor
where payment_id = :payment_id and settled_minor + :amount_minor <= direct_captured_minor
