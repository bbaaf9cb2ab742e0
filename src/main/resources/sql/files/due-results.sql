-- Files whose lines all have an outcome, and files that have waited for a day. The id under which settlements list a movement may come
-- a little later than the movement; the result waits for it for ten minutes, since it has no other way to whoever works with files.
select f.file_id, f.name, f.hash, f.results
from bridge.dropped_file f
where f.state = 'TAKEN' and (f.next_result_at <= clock_timestamp() or not exists (
    select from bridge.dropped_line l
    join bridge.operation o on o.operation_id = l.operation_id
    left join bridge.payment first on first.payment_id = o.payment_id
    left join lateral (
        select * from bridge.payment c
        where c.order_id = o.order_id and c.erp_attempt = first.erp_attempt
        order by c.attempt desc limit 1) p on true
    where l.file_id = f.file_id and case when o.purpose = 'ORDER'
        then p.state = 'ACCEPTED' or p.being_replaced
        else o.state not in ('DONE', 'REJECTED', 'DEAD_LETTERED')
            or (o.state = 'DONE' and o.kind in ('CAPTURE', 'REFUND') and o.idempotency_key is not null
                and o.vipps_transaction_id is null and o.updated_at > clock_timestamp() - interval '10 minutes') end))
order by f.file_id
