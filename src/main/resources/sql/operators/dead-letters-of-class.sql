select operation_id from bridge.operation
where state = 'DEAD_LETTERED' and dead_letter_class = :class order by operation_id limit :most
