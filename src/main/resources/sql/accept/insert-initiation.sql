insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, content, state)
values ('INITIATE', 'ORDER', :source_id, :order_id, :payment_id, :content, 'WAITING')
returning operation_id
