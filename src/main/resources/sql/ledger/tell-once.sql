insert into bridge.event (order_id, what, detail)
select :order_id, :what, left(:detail, 2000)
where not exists (
    select from bridge.event
    where order_id = :order_id and what = :what and detail = left(:detail, 2000) and at > clock_timestamp() - interval '1 hour')
returning order_id, what, detail, actor
