update bridge.operation set payment_id = :payment_id where order_id = :order_id and payment_id is null and state || '' = 'WAITING'
  and format <= :known_format
