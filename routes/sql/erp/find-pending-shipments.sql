-- The shipments that the bridge has not seen yet.
select shipment_id, order_id, amount_minor, final_shipment, tracking_reference, capture_status as seen_status
from erp.shipment
where capture_status = 'PENDING'
order by shipped_at, shipment_id
fetch first 500 rows only
