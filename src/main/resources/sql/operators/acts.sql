select at, actor, what, order_id, operation_id, detail from bridge.event
where actor not in ('bridge', 'vipps') and at >= :from and at < :until
order by event_id
