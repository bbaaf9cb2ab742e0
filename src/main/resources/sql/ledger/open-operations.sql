select * from bridge.operation where payment_id = :payment_id and state not in ('DONE', 'REJECTED') order by operation_id
