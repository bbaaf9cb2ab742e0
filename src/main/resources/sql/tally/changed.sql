-- Parts of which some events tell. What befalls a payment as a whole may end operations of it, and so does a cancellation before anything
-- was sent; of an order that was brought back from the archive, or replayed by a person, anything may have changed.
with told as materialized (
    select distinct payment_id, operation_id / cast(:part_size as bigint) as operations,
        operation_id is null or what = 'withdrawn' as with_others,
        case when what in ('brought-back', 'replayed') then order_id end as order_id
    from bridge.event where event_id > :after and event_id <= :upto)
select 'PAYMENT' as counts, payment_id / :part_size as part from told where payment_id is not null
union
select 'OPERATION', operations from told where operations is not null
union
select 'OPERATION', operation_id / :part_size from bridge.operation
where payment_id = any (array(select payment_id from told where with_others and payment_id is not null))
union
select 'PAYMENT', payment_id / :part_size from bridge.payment
where order_id = any (array(select order_id from told where order_id is not null))
union
select 'OPERATION', operation_id / :part_size from bridge.operation
where order_id = any (array(select order_id from told where order_id is not null))
