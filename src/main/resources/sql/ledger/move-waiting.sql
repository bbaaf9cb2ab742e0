update bridge.operation set payment_id = :to
where payment_id = :from and state || '' = 'WAITING' and purpose in ('SHIPMENT', 'REFUND', 'CANCELLATION', 'RELEASE')
