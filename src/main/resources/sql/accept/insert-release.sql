insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, state, problem)
values ('CANCEL', 'RELEASE', :source_id, :order_id, cast(:payment_id as bigint), 'WAITING', 'waits for more shipments')
on conflict (purpose, source_id) do nothing
