select * from bridge.operation
where payment_id = :payment_id and kind = 'CANCEL' and state in ('DONE', 'UNKNOWN', 'DEAD_LETTERED') and attempts > 0
order by operation_id
