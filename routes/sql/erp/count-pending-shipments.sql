-- Shipments of an order that the bridge has not seen yet: while there are any, nothing of its reservation is let go.
select count(*) as pending from erp.shipment where order_id = :#order_id and capture_status = 'PENDING'
