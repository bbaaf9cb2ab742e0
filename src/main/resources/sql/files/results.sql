-- One row for each line. An order's outcome is that of its latest payment under the same attempt. What is archived is told as ever, as
-- long as the archive is there; a file that is dropped again years later was settled then.
select l.line_number as line, l.source_id as id, coalesce(o.order_id, l.source_id) as order_id, r.status,
    coalesce(o.outcome_minor, o.amount_minor, o.requested_minor, p.amount_minor) as amount_minor,
    p.reference as payment_reference, case when o.purpose = 'ORDER' then p.payment_url end as payment_url,
    o.vipps_transaction_id, coalesce(l.problem, case when o.purpose = 'ORDER' then p.problem else o.problem end,
        case when r.status = 'ARCHIVED' then 'it was archived, and its archive is no longer in this database' end) as problem,
    case when r.status in ('ACCEPTED', 'WAITING') then 'WAITING'
         when r.status in ('REJECTED', 'CANCELLED', 'ABORTED', 'EXPIRED') then 'REJECTED'
         when r.status = 'DEAD_LETTERED' then 'DEAD_LETTERED'
         else 'DONE' end as end_of_line
from bridge.dropped_line l
left join bridge.operation_ever o on o.operation_id = l.operation_id
left join bridge.payment_ever first on first.order_id = o.order_id and first.payment_id = o.payment_id
left join lateral (
    select * from bridge.payment_ever c
    where c.order_id = o.order_id and c.erp_attempt = first.erp_attempt
    order by c.attempt desc limit 1) p on true
cross join lateral (select case
    when l.problem is not null then 'REJECTED'
    when o.operation_id is null then 'ARCHIVED'
    when o.purpose = 'ORDER' then case when p.state = 'ACCEPTED' or p.being_replaced then 'WAITING' else p.payment_status end
    when o.state in ('DONE', 'REJECTED', 'DEAD_LETTERED') then o.state
    else 'WAITING' end as status) r
where l.file_id = :file_id
order by l.place
