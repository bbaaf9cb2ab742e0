select s.operation_id
from bridge.operation d join bridge.operation s
    on s.order_id = d.order_id and s.kind = d.kind and s.operation_id > d.operation_id
    and coalesce(s.amount_minor, s.requested_minor) is not distinct from coalesce(d.amount_minor, d.requested_minor)
where d.operation_id = :operation_id and s.state not in ('REJECTED', 'DEAD_LETTERED') and s.purpose = d.purpose
limit 1
