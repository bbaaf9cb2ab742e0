-- Parts that were never counted, and the one that was the last, because it may have grown.
select n.counts, p.part
from (
    select 'PAYMENT' as counts, (select coalesce(max(payment_id), 0) from bridge.payment) / cast(:part_size as bigint) as last_part
    union all
    select 'OPERATION', (select coalesce(max(operation_id), 0) from bridge.operation) / cast(:part_size as bigint)) n
cross join lateral generate_series(0, n.last_part) as p (part)
where not exists (select from bridge.tally_part t where t.counts = n.counts and t.part = p.part)
union
select counts, max(part) from bridge.tally_part group by counts
