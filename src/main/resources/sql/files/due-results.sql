-- Files whose lines all have an outcome, and files that have waited for a day.
select f.file_id, f.name, f.hash, f.results
from bridge.dropped_file f
where f.state = 'TAKEN' and (f.next_result_at <= clock_timestamp() or not exists (
    select from bridge.dropped_line l
    join bridge.operation o on o.operation_id = l.operation_id
    left join bridge.payment p on p.payment_id = o.payment_id
    where l.file_id = f.file_id and case when o.purpose = 'ORDER'
        then exists (select from bridge.payment c where c.order_id = o.order_id and c.erp_attempt = p.erp_attempt
                     and c.state = 'ACCEPTED' and not exists (select from bridge.payment d where d.order_id = c.order_id and d.attempt > c.attempt))
            or p.being_replaced
        else o.state not in ('DONE', 'REJECTED', 'DEAD_LETTERED') end))
order by f.file_id
