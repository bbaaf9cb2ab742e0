delete from bridge.archived_order where order_id = any (cast(:order_ids as varchar[]))
