select archived_at from bridge.archived_order where order_id = :order_id
