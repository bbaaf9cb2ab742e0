-- The latency is that of the call; it is settled when the ERP knows it.
select o.sent_at as began, o.updated_at as ended,
    case when s.capture_status = 'DONE' and r.payment_status = 'CAPTURED' then greatest(s.capture_updated_at, r.payment_updated_at) end as settled
from erp.shipment s
join erp.sales_order r on r.order_id = s.order_id
left join bridge.operation o on o.purpose = 'SHIPMENT' and o.source_id = s.shipment_id
