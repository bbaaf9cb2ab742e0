select at, what, detail, actor from bridge.event_ever where order_id = :order_id order by event_id
