-- Parts of which some events tell. What befalls a payment as a whole may end operations of it, and so may a cancellation before anything
-- was sent, or a rejection; an order that was brought back from the archive has brought all that it has.
with told as materialized (
    select distinct payment_id, operation_id / cast(:part_size as bigint) as operations,
        operation_id is null or what in ('rejected', 'withdrawn') as with_others, case when what = 'brought-back' then order_id end as order_id
    from bridge.event where event_id > :after and event_id <= :upto)
select 'PAYMENT' as counts, payment_id / :part_size as part from told where payment_id is not null
union
select 'PAYMENT', p.payment_id / :part_size from told t join bridge.payment p on p.order_id = t.order_id
union
select 'OPERATION', operations from told where operations is not null
union
select 'OPERATION', o.operation_id / :part_size from told t join bridge.operation o on o.payment_id = t.payment_id where t.with_others
union
select 'OPERATION', o.operation_id / :part_size from told t join bridge.operation o on o.order_id = t.order_id
