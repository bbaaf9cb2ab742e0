insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, state, problem)
values (:kind, :purpose, :source_id, :order_id, :payment_id, 'WAITING', 'waits for its turn')
on conflict (purpose, source_id) do nothing
