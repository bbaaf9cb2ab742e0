insert into bridge.archived_payment (sales_unit, reference, order_id)
select sales_unit, reference, order_id from bridge.payment where order_id = any (cast(:order_ids as varchar[]))
