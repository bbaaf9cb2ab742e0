select p.*, clock_timestamp() as read_at from bridge.payment p where p.order_id = :order_id order by p.attempt desc limit 1 for update
