select 1 from bridge.payment
where (sales_unit = :sales_unit and reference = :reference) or (order_id = :reference and order_id <> :own_order)
union all
select 1 from bridge.archived_payment where sales_unit = :sales_unit and reference = :reference
union all
select 1 from bridge.archived_order where order_id = :reference and order_id <> :own_order
limit 1
