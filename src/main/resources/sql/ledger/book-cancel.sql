update bridge.payment set cancelled_minor = authorized_minor - captured_minor
where payment_id = :payment_id
