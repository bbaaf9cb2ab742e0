select n.payment_id from bridge.payment n join bridge.payment p on p.order_id = n.order_id and n.attempt > p.attempt
where p.payment_id = :payment_id
