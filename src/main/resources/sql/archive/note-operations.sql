-- What the ERP gives an id of its own. That of an order is known by the order, and the others by these.
insert into bridge.archived_operation (purpose, source_id, order_id)
select purpose, source_id, order_id from bridge.operation
where order_id = any (cast(:order_ids as varchar[])) and purpose in ('SHIPMENT', 'REFUND', 'CANCELLATION')
