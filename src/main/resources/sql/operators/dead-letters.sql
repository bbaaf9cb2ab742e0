select o.*, p.currency from bridge.operation o left join bridge.payment p on p.payment_id = o.payment_id
where o.state = 'DEAD_LETTERED' order by o.operation_id
