select operation_id, purpose || ' ' || source_id as what, state, coalesce(amount_minor, requested_minor) as amount_minor, problem
from bridge.operation_ever where order_id = :order_id order by operation_id
