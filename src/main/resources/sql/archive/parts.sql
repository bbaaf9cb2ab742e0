-- The parts of the count that orders are in.
select distinct n.counts, n.id / (select part_size from bridge.tally_turn) as part
from (
    select 'PAYMENT' as counts, payment_id as id from bridge.payment where order_id = any (cast(:order_ids as varchar[]))
    union all
    select 'OPERATION', operation_id from bridge.operation where order_id = any (cast(:order_ids as varchar[]))) n
