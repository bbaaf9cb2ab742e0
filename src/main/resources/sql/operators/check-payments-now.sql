update bridge.payment set next_check_at = clock_timestamp()
where order_id = :order_id and state not in ('ACCEPTED', 'REJECTED', 'DEAD_LETTERED')
