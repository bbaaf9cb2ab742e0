insert into bridge.event (order_id, payment_id, operation_id, what, detail, actor)
values (:order_id, cast(:payment_id as bigint), cast(:operation_id as bigint), :what, left(:detail, 2000), :actor)
